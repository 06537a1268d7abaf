'use server';

import { describeCheck } from '../domain/audit';
import { verifyAuditSchema } from '../domain/audit-input';
import { ok } from '../domain/result';
import { defineAction } from '../server/define-action';
import { verifyAudit as verify } from '../services/verify-audit';

export const verifyAudit = defineAction('verify the audit', {
  permission: 'audit.read',
  schema: verifyAuditSchema,
  resolve: (app) => ok(app),
  // A break names who wrote the record, whom the audit shows anyway.
  personal: 'none',
  verb: verify,
  audit: {
    act: 'verify-audit',
    target: () => null,
    subjects: () => [],
    detail: ({ day }) => day ?? 'every day',
    outcomeOf: (check) => (check.broken ? describeCheck(check) : `${check.records} records hold`),
  },
});
