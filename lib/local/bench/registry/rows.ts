import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { shardOf, spreadAddress, ttlOf } from '../../../registry/layout';

/** The user that holds every twentieth connection: 50,000 of a million. */
export const BUSY_USER = 'fleet-agent';
/** The address that everybody is behind; all but the first of each twenty rows are spread, as `$connect` does. */
export const SHARED_IP = '203.0.113.9';

const SPREAD_MS = 110 * 60_000;
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'okhttp/4.12.0',
];

/** Of API Gateway's form: 11 bytes in URL-safe base64. Spread over the shards as real ones are. */
export function fleetId(number: number): string {
  const bytes = Buffer.alloc(11);
  bytes.writeUInt32BE(Math.imul(number + 1, 2_654_435_761) >>> 0, 0);
  bytes.writeUInt32BE(number, 4);
  bytes[8] = 2;
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** Row `number` of `count` in the managed layout; 0 is the newest, of `nowMs`. The ages are spread evenly over 110 minutes. */
export function fleetRow(
  number: number,
  count: number,
  nowMs: number,
  connectionId = fleetId(number),
): Record<string, AttributeValue> {
  const connectedAt = Math.floor(nowMs - (number / count) * SPREAD_MS);
  return {
    connectionId: { S: connectionId },
    connectedAt: { N: String(connectedAt) },
    sourceIp: { S: number % 20 === 0 ? SHARED_IP : spreadAddress(SHARED_IP, connectionId) },
    userAgent: { S: AGENTS[number % AGENTS.length] as string },
    userId: { S: number % 20 === 0 ? BUSY_USER : `user-${number}` },
    stage: { S: 'dev' },
    apiId: { S: 'bench' },
    domainName: { S: 'bench.execute-api.us-east-1.amazonaws.com' },
    ttl: { N: String(ttlOf(connectedAt)) },
    shard: { S: shardOf(connectionId) },
  };
}
