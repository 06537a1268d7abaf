'use server';

import { describeSweepQuery, type Sweep } from '../domain/sweep';
import { startSweepSchema, steerSweepSchema } from '../domain/sweep-input';
import { defineAction } from '../server/define-action';
import { findDoctor } from '../server/doctor-context';
import { startSweep as start, steerSweep as steer } from '../services/sweep';

const resolve = (_: unknown, { target }: { target: string }) => findDoctor(target);
const outcomeOf = ({ status }: Sweep) => status;

/** Its end, with the counts, is a record of its own. */
export const startSweep = defineAction('start a ghost sweep', {
  permission: 'sweep.run',
  schema: startSweepSchema,
  resolve,
  personal: 'none',
  verb: start,
  audit: {
    act: 'sweep',
    target: ({ target }) => target,
    subjects: () => [],
    filter: ({ query }) => describeSweepQuery(query),
    detail: ({ mode, perSecond }) => `start, ${mode === 'count' ? 'count only' : 'remove'}, ${perSecond} a second`,
    outcomeOf,
  },
});

export const steerSweep = defineAction('steer a ghost sweep', {
  permission: 'sweep.run',
  schema: steerSweepSchema,
  resolve,
  personal: 'none',
  verb: steer,
  audit: {
    act: 'sweep',
    target: ({ target }) => target,
    subjects: () => [],
    detail: ({ wish }) => wish,
    outcomeOf,
  },
});
