import { expect, test } from 'vitest';
import { sha256Hex } from './canonical-request';
import type { WireRequest } from './types';
import { type VerifyOptions, verifyRequest } from './verify-request';

/** What API Gateway answered to signatures that it refused, as published by those who got the answers. */

/** okigan/awscurl#61, complete: the hash at the end is that of the canonical string. */
test('shows the strings that API Gateway showed for an unescaped path', () => {
  const answer = refuse(
    '/test/@connections/atntqfjloAMCECg=',
    'spjhtm1qcd.execute-api.us-east-1.amazonaws.com',
    '20190603T171519Z',
    { region: 'us-east-1', bodyHash: sha256Hex('hello') },
  );
  expect(answer).toBe(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and ' +
      'signing method. Consult the service documentation for details.\n\n' +
      "The Canonical String for this request should have been\n'POST\n/test/%40connections/atntqfjloAMCECg%3D\n\n" +
      'host:spjhtm1qcd.execute-api.us-east-1.amazonaws.com\nx-amz-date:20190603T171519Z\n\nhost;x-amz-date\n' +
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'\n\n" +
      "The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20190603T171519Z\n" +
      '20190603/us-east-1/execute-api/aws4_request\n' +
      "b013b0bc1c19a4ebc9da8d82a6122379899465e0cd4808187a4ca276e999c56a'\n",
  );
});

/** badslug/Paw-AWSSignature4DynamicValue#23; host and body hash were made unreadable by the author. */
test('shows the canonical string that API Gateway showed for an escaped path', () => {
  const answer = refuse(
    '/dev/%40connections/asnFYeJtCGYCEZQ%3D',
    'xxxxxxxx.execute-api.eu-west-3.amazonaws.com',
    '20190603T094447Z',
    { region: 'eu-west-3', bodyHash: 'df305547ae4525026fcef410e7e0336c24599629cfe05478c3222XXXXXXXXXX' },
  );
  expect(answer).toContain(
    "'POST\n/dev/%2540connections/asnFYeJtCGYCEZQ%253D\n\nhost:xxxxxxxx.execute-api.eu-west-3.amazonaws.com\n" +
      'x-amz-date:20190603T094447Z\n\nhost;x-amz-date\n' +
      "df305547ae4525026fcef410e7e0336c24599629cfe05478c3222XXXXXXXXXX'\n",
  );
});

/** aws/aws-sdk-net#3132; the part of it that was published whole. */
test('shows the canonical path that API Gateway showed for the stage $default', () => {
  const answer = refuse(
    '/$default/%40connections/P-S_9e-7liACH9A%3D',
    'EDITED.execute-api.eu-central-1.amazonaws.com',
    '20231215T120000Z',
    { region: 'eu-central-1', bodyHash: sha256Hex('') },
  );
  expect(answer).toContain("'POST\n/%24default/%2540connections/P-S_9e-7liACH9A%253D\n\n");
});

function refuse(target: string, host: string, date: string, options: Pick<VerifyOptions, 'region' | 'bodyHash'>) {
  const scope = `${date.slice(0, 8)}/${options.region}/execute-api/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=AKID/${scope}, SignedHeaders=host;x-amz-date, Signature=forged`;
  const request: WireRequest = {
    method: 'POST',
    target,
    headers: [
      ['host', host],
      ['x-amz-date', date],
      ['authorization', authorization],
    ],
  };
  const verification = verifyRequest(request, {
    ...options,
    service: 'execute-api',
    nowMs: Date.parse(date.replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:')),
    findCredentials: () => ({ accessKeyId: 'AKID', secretAccessKey: 'any' }),
  });
  return verification.ok ? 'accepted' : verification.refusal.message;
}
