import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { apiUnderTest } from './test-api';
import { isRemote } from './test-subject';
import { UNKNOWNS_OF_CALLS } from './test-unknowns-of-calls';
import { UNKNOWNS_OF_CONNECTIONS } from './test-unknowns-of-connections';

/**
 * Nobody has established these points of API Gateway. Here they must be what the local gateway's documentation says; on AWS nothing is
 * expected, and what it does is reported, so that the documentation can be completed.
 */
const api = apiUnderTest();

const { CONFORMANCE_REPORT } = process.env;
const lines: string[] = [];

afterAll(() => {
  const date = new Date().toISOString().slice(0, 10);
  const where = isRemote ? `API Gateway in ${api.subject.region}` : 'the local gateway';
  const text = [`Not established until now, as seen at ${where} on ${date}:`, ...lines, ''].join('\n');
  if (isRemote) console.log(text);
  if (CONFORMANCE_REPORT) writeFileSync(CONFORMANCE_REPORT, text);
});

const unknowns = [...UNKNOWNS_OF_CALLS, ...UNKNOWNS_OF_CONNECTIONS].map((each) => [each.about, each] as const);

test.each(unknowns)('%s', async (about, { look, here }) => {
  const seen = isRemote ? await look(api).catch((error: unknown) => `could not be seen: ${error}`) : await look(api);
  const [chosen, found] = [JSON.stringify(here), JSON.stringify(seen)];
  lines.push(...(found === chosen ? [`= ${about}: ${found}`] : [`≠ ${about}: ${found}`, `  local gateway: ${chosen}`]));
  if (!isRemote) expect(seen).toEqual(here);
});
