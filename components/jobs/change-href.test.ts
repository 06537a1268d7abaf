import { expect, test } from 'vitest';
import type { AudienceSummary } from '@/lib/domain/job';
import { anotherHref, changeHref } from './change-href';

const QUERY = { q: '', id: '', user: '', ip: '', scan: false };
const hrefOf = (audience: AudienceSummary) => changeHref({ id: 'j1', target: 'local', audience });

test('a job for a search leads to the form with that search and the rest of the job', () => {
  expect(hrefOf({ kind: 'filter', query: { ...QUERY, q: 'user:ada' } })).toBe(
    '/jobs/new?target=local&q=user%3Aada&job=j1',
  );
});

test('a job for everyone leads to the form of another job, which takes that over from it', () => {
  expect(hrefOf({ kind: 'everyone' })).toBe(anotherHref({ id: 'j1', target: 'local' }));
  expect(anotherHref({ id: 'j1', target: 'local' })).toBe('/jobs/new?target=local&job=j1');
});

test('no form is offered that would not be for those whom the job was for', () => {
  expect(hrefOf({ kind: 'ids', count: 2 })).toBeUndefined();
  expect(hrefOf({ kind: 'filter', query: { ...QUERY, q: 'user:ada', ip: '192.0.2.1' } })).toBeUndefined();
  expect(hrefOf({ kind: 'job', jobId: 'j0', marks: 'g', ofEveryone: true })).toBeUndefined();
  expect(hrefOf({ kind: 'filter', query: QUERY, isWithheld: true })).toBeUndefined();
});
