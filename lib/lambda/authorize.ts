import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Block } from '../domain/block';
import { observeClient } from '../telemetry/observe-client';
import { tell } from '../telemetry/tell';
import { type BlockNotes, createBlockNotes } from './block-notes';
import { type BlockReader, createBlockReader } from './block-reader';
import { type AuthorizerEnv, isOwnStage, readAuthorizerEnv } from './env';
import type { AuthorizerEvent, AuthorizerResult } from './events';
import { metricsOf } from './function-metrics';
import { ANONYMOUS, userOf } from './managed-row';

/** Failures are told at most this often: each connect would have its own. */
const TELL_EVERY_MS = 10_000;

type Desk = { env: AuthorizerEnv; reader: BlockReader; notes: BlockNotes };

let desk: Desk | undefined;
const tellFailure = seldom((error: unknown) => console.error('Blocks cannot be read:', error));
const tellDamaged = seldom((keys: readonly string[]) => {
  console.error(
    'Blocks are damaged, since they have no id, or an end that cannot be read: whom they name gets in, unless BLOCKS_FAIL is closed. Block anew whom they name, or delete these items:',
    keys,
  );
  tell('blocksDamaged', {});
});

/**
 * REQUEST authorizer of `$connect`: refuses whom the console's blocks name, with 403. It lets everybody else in and says who
 * they are, as `$connect` would find out by itself; it proves nobody's identity. With STAGE it lets in everybody at other stages, whose
 * blocks these are not.
 *
 * While blocks cannot be read, clients get in, or none does (BLOCKS_FAIL=closed: it throws, and API Gateway answers 500). The same holds for whom a
 * damaged block names, and for nobody else.
 */
export async function handler(event: AuthorizerEvent): Promise<AuthorizerResult> {
  const { env } = getDesk();
  const userId = userOf(event, env.USER_QUERY_PARAMETER);
  const { stage, identity } = event.requestContext;
  const block = isOwnStage(env, stage) ? await findBlock({ userId, sourceIp: identity.sourceIp }) : undefined;
  return {
    principalId: userId || ANONYMOUS,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: block ? 'Deny' : 'Allow', Resource: event.methodArn }],
    },
    ...(userId && { context: { userId } }),
  };
}

/**
 * For an authorizer of one's own, which knows who the client is: the block that refuses it, already counted, or undefined.
 * Throws only with BLOCKS_FAIL=closed.
 */
export async function findBlock(client: { userId?: string | undefined; sourceIp?: string | undefined }) {
  const { env, reader, notes } = getDesk();
  let block: Block | undefined;
  try {
    block = await reader.find(client);
  } catch (error) {
    tellFailure(error);
    if (env.BLOCKS_FAIL === 'closed') throw error;
    return undefined;
  }
  // Waited for, because Lambda stops an instance that has answered.
  await Promise.all([block && notes.countRefused(block), notes.sayAsked()]);
  return block;
}

/** Made at the first event and kept while the instance lives. */
function getDesk(): Desk {
  if (desk) return desk;
  const env = readAuthorizerEnv();
  const dynamo = new DynamoDBClient(env.BLOCKS_REGION ? { region: env.BLOCKS_REGION } : {});
  observeClient(dynamo, 'dynamodb');
  metricsOf(env)?.tellFailures();
  const place = { tableName: env.BLOCKS_TABLE, target: env.BLOCKS_TARGET, dynamo, now: Date.now };
  desk = { env, reader: createBlockReader({ ...place, onDamaged: tellDamaged }), notes: createBlockNotes(place) };
  return desk;
}

function seldom<T>(say: (what: T) => void): (what: T) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (what) => {
    if (Date.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = Date.now();
    say(what);
  };
}
