import { expect, test } from 'vitest';
import { queueSchema, regionOfQueue } from './queue';

const URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/switchboard-jobs';
const problemsOf = (queue: object) =>
  queueSchema.safeParse(queue).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];

test('a queue needs its URL alone', () => {
  expect(queueSchema.parse({ url: URL })).toEqual({ url: URL, visibilitySeconds: 30 });
  expect(problemsOf({ url: 'http://sqs.us-east-1.localhost:4566/000000000000/jobs', endpoint: 'http://x:1' })).toEqual(
    [],
  );
});

test.each([
  [{}, 'url must be the URL of a queue'],
  [{ url: 'switchboard-jobs' }, 'url must be the URL of a queue'],
  [{ url: 'arn:aws:sqs:eu-west-1:123456789012:jobs' }, 'url must be the URL of a queue'],
  [{ url: 'https://sqs.eu-west-1.amazonaws.com/' }, 'url must be the URL of a queue'],
  [{ url: `${URL}.fifo` }, 'url must be the URL of a standard queue'],
  [{ url: URL, region: 'Ireland' }, 'region must be a Region name'],
  [{ url: URL, endpoint: 'sqs' }, 'endpoint must be a URL'],
  [{ url: URL, visibilitySeconds: 1 }, 'visibilitySeconds '],
  [{ url: URL, visibilitySeconds: 43_200 }, 'visibilitySeconds '],
  [{ url: URL, name: 'jobs' }, ' Unrecognized key'],
])('%j is refused by its place, once', (queue, problem) => {
  expect(problemsOf(queue)).toEqual([expect.stringContaining(problem)]);
});

test('its Region is what the file says, else that of the URL, else that of the table of the console', () => {
  const of = (queue: object) => regionOfQueue(queueSchema.parse(queue), 'us-east-2');
  expect(of({ url: URL, region: 'eu-central-1' })).toBe('eu-central-1');
  expect(of({ url: URL })).toBe('eu-west-1');
  expect(of({ url: 'http://localhost:4566/000000000000/jobs' })).toBe('us-east-2');
  expect(of({ url: 'http://sqs.localhost:4566/000000000000/jobs' })).toBe('us-east-2');
});

test('it may be of any partition and Region', () => {
  const host = {
    'eusc-de-east-1': 'amazonaws.eu',
    'cn-north-1': 'amazonaws.com.cn',
    'us-isob-east-1': 'sc2s.sgov.gov',
  };
  for (const [region, suffix] of Object.entries(host)) {
    const url = `https://sqs.${region}.${suffix}/123456789012/switchboard-jobs`;
    expect(problemsOf({ url, region })).toEqual([]);
    expect(regionOfQueue(queueSchema.parse({ url }), 'us-east-2')).toBe(region);
  }
});
