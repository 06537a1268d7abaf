'use server';

import { steerSweepSchema } from '../domain/sweep-input';
import { sweepAct } from '../server/act-specs';
import { defineAction } from '../server/define-action';
import { findDoctor } from '../server/doctor-context';
import { thenReadAnew } from '../server/shared-reads';
import { steerSweep as steerOne } from '../services/sweep';

const steer = thenReadAnew(steerOne);
const resolve = (_: unknown, { target }: { target: string }) => findDoctor(target);

export const startSweep = defineAction('start a ghost sweep', sweepAct);

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
    outcomeOf: ({ status }) => status,
  },
});
