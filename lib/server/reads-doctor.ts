import 'server-only';
import { z } from 'zod';
import { ok } from '../domain/result';
import { readSweep as latestSweep } from '../services/sweep';
import { defineRead } from './define-read';
import { findDoctor } from './doctor-context';
import { readAfter, sharedRead } from './shared-reads';

const inTarget = z.object({ target: z.string().max(40).optional() });
const resolve = (_: unknown, { target }: { target?: string | undefined }) => findDoctor(target);

/** The latest examination since the console started; null when there was none. */
export const readExamination = defineRead('read the examination', {
  permission: 'doctor.examine',
  schema: inTarget,
  resolve,
  personal: 'none',
  verb: async ({ ctx }) => ok(ctx.last.examination ?? null),
});

export const readSweep = defineRead('read the sweep', {
  permission: 'sweep.run',
  schema: inTarget.extend(readAfter.shape),
  resolve,
  personal: 'none',
  verb: sharedRead('sweep', latestSweep),
});
