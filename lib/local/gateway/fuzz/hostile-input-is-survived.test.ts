import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Case } from './case';
import { runEpoch } from './epoch';
import { findLeftovers } from './growth';
import { plainPlan } from './plan';
import type { Resources } from './subject/main';
import { type Subject, startSubject } from './subject/start';

/** The same input in every run; `npm run fuzz` tries others, for as long as one likes. */
const SEED = 20261122;
/** Compiling and starting a process takes a while on a busy machine. */
const TIMEOUT_MS = 60_000;

let subject: Subject;
let before: Resources;

beforeAll(async () => {
  subject = startSubject();
  await subject.call('open', plainPlan(SEED));
  await subject.call('close');
  before = await subject.call('resources');
}, TIMEOUT_MS);

afterAll(() => subject.stop());

/** `epoch` also decides who may connect and what is limited: 1 lets in everybody, 0 whoever signs, 3 whoever has a token. */
function attack(epoch: number, kinds: readonly Case['kind'][]) {
  return runEpoch(subject, { seed: SEED, epoch, batches: 2, batchSize: 80, kinds });
}

describe('no call is granted that was not signed, no message reaches anybody else, and everybody else is served', () => {
  test(
    'whatever is sent in the place of HTTP',
    async () => {
      const { faults, cases, refused } = await attack(1, ['http']);
      expect(faults).toEqual([]);
      expect(refused).toBeGreaterThan(cases / 2);
    },
    TIMEOUT_MS,
  );

  test(
    'whatever becomes of signed calls on their way',
    async () => {
      const { faults, granted, refused } = await attack(2, ['call']);
      expect(faults).toEqual([]);
      expect(granted).toBeGreaterThan(20);
      expect(refused).toBeGreaterThan(80);
    },
    TIMEOUT_MS,
  );
});

describe('every client that is let in is told of once when it leaves, and the others are refused in good HTTP', () => {
  test.each([
    ['by an API that lets in everybody', 1, 'NONE'],
    ['by an API that wants a signature', 0, 'AWS_IAM'],
    ['by an API that asks an authorizer', 3, 'CUSTOM'],
  ])(
    'whatever is asked for in an upgrade, %s',
    async (_api, epoch, authorization) => {
      const { plan, faults, connected, refused } = await attack(epoch, ['upgrade']);
      expect(plan.authorization).toBe(authorization);
      expect(faults).toEqual([]);
      expect(connected).toBeGreaterThan(4);
      expect(refused).toBeGreaterThan(40);
    },
    TIMEOUT_MS,
  );
});

test(
  'frames of every kind are taken as RFC 6455 and the limits of API Gateway say: what is delivered, what is answered, and how it ends',
  async () => {
    const { faults, cases, connected } = await attack(6, ['frames']);
    expect(faults).toEqual([]);
    expect(connected).toBeGreaterThan(cases * 0.8);
  },
  TIMEOUT_MS,
);

test('after all of it the process holds no socket, no request and no client', async () => {
  const after = await subject.call('resources');
  expect(findLeftovers(after, before)).toBe(undefined);
  expect({ sockets: after.sockets, listeners: after.listeners }).toEqual({ sockets: 0, listeners: 0 });
});
