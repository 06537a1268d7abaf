'use server';

import { examineSchema, sampleSchema } from '../domain/doctor-input';
import { defineAction } from '../server/define-action';
import { findDoctor } from '../server/doctor-context';
import { examineTarget as examine } from '../services/examine-target';
import { sampleRows as sample } from '../services/sample-rows';

const resolve = (_: unknown, { target }: { target: string }) => findDoctor(target);

export const examineTarget = defineAction('examine a target', {
  permission: 'doctor.examine',
  schema: examineSchema,
  resolve,
  personal: 'none',
  verb: examine,
  audit: { unrecorded: "it changes nothing and shows nobody's data" },
});

export const sampleRows = defineAction('sample rows', {
  permission: 'doctor.examine',
  schema: sampleSchema,
  resolve,
  personal: 'none',
  verb: sample,
  audit: { unrecorded: 'it shows rows that the list shows' },
});
