import type { TableDefinition } from '../registry/layout';

/**
 * The console's own table: users, invitations, sessions, sign-in attempts, audit, saved views, templates, jobs, paces, blocks, added targets and names of targets, by `pk` and `sk`.
 * The audit is in `audit-link.ts`. Invitations, sessions, attempts, used sign-in links, jobs, paces and blocks carry `ttl` (epoch s).
 */
export const consoleTable: TableDefinition = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  ttlAttribute: 'ttl',
};
