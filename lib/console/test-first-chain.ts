import type { FirstItem } from './test-first-items';

/** The chained audit as its first version wrote it: a day that was closed, and the one after it. Every hash is that version's own. */

const DAY_BEFORE = 1_777_543_200_000;
const AT = 1_777_629_600_000;

const KICK = 'ff8faf22bc873b3d1da07b36c6b6761e27045437f082a530b3380774071ecc9a';
const KICKED = '018065bfe9104abc4830dde94938f8f55480389afd7a423981ff420b75ebcece';
const CLOSED = 'c57f05fd9e1587b309db75d79a40a5c8f0585996f36c88f165d0b5f22a1a826d';
const SIGNED_OUT = 'a552de25fedae9562e2e22f7b5c62e88d3079aba30e9b9864b61c0bbef5494fa';

export const FIRST_CHAIN: FirstItem[] = [
  {
    pk: 'AUDIT-CHAIN#2026-04-30',
    sk: '0000001',
    kind: 'act',
    user: 'admin',
    role: 'admin',
    from: '192.0.2.1',
    act: 'kick',
    target: 'local',
    subjects: ['abc='],
    total: 1,
    filter: null,
    reason: 'spam',
    outcome: 'started',
    detail: null,
    at: DAY_BEFORE,
    nonce: '6572e995-5eb7-4e66-9482-89bdf51e6fa6',
    previous: null,
    hash: KICK,
  },
  {
    pk: 'AUDIT-CHAIN#2026-04-30',
    sk: '0000002',
    kind: 'end',
    of: '2026-04-30#0000001',
    outcome: '1 closed',
    at: DAY_BEFORE,
    nonce: '6f1200a8-17de-45a0-ba6a-c94198313dd0',
    previous: KICK,
    hash: KICKED,
  },
  { pk: 'AUDIT-ENDS#2026-04-30', sk: '0000001', outcome: '1 closed', at: DAY_BEFORE, by: '2026-04-30#0000002' },
  {
    pk: 'AUDIT-CHAIN#2026-04-30',
    sk: '0000003',
    kind: 'close',
    next: '2026-05-01',
    at: AT,
    nonce: '33304528-1ce7-4841-b090-220d4c52a034',
    previous: KICKED,
    hash: CLOSED,
  },
  { pk: 'AUDIT-HEADS', sk: '2026-04-30', count: 3, hash: CLOSED, next: '2026-05-01' },
  {
    pk: 'AUDIT-CHAIN#2026-05-01',
    sk: '0000001',
    kind: 'act',
    user: 'admin',
    role: 'admin',
    from: null,
    act: 'sign-out',
    target: null,
    subjects: [],
    total: 0,
    filter: null,
    reason: null,
    outcome: 'signed-out',
    detail: null,
    at: AT,
    nonce: 'a9997ed0-cdf5-4feb-bab2-05fc4f5daa21',
    previous: CLOSED,
    hash: SIGNED_OUT,
  },
  { pk: 'AUDIT-HEADS', sk: '2026-05-01', count: 1, hash: SIGNED_OUT },
];
