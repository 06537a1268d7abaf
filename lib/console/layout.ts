import type { TableDefinition } from '../registry/layout';

/**
 * The console's own table: users, sessions, sign-in attempts, audit, saved views and templates, by `pk` and `sk`.
 * Sessions, attempts and used sign-in links carry `ttl` (epoch s).
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
