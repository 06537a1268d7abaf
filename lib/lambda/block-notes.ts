import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Block } from '../domain/block';
import { ASKED_KEY, blockKey, blocksPartition } from '../domain/block-key';

/** How often an instance says that it looks for blocks. */
const SAY_EVERY_MS = 60_000;
const WRITE_TIMEOUT_MS = 3000;

type Settings = { dynamo: DynamoDBClient; tableName: string; target: string; now: () => number };

export type BlockNotes = {
  /** Counts a connect that this block has refused, unless the block was taken away meanwhile. */
  countRefused(block: Block): Promise<void>;
  /** Says once a minute that blocks are looked for here, which the console shows. */
  sayAsked(): Promise<void>;
};

/** What the console is told of the authorizer's work. Neither ever throws: who gets in does not depend on it. */
export function createBlockNotes({ dynamo, tableName, target, now }: Settings): BlockNotes {
  const pk = blocksPartition(target);
  let saidAt = Number.NEGATIVE_INFINITY;
  const update = (sk: string, change: Omit<UpdateItemCommand['input'], 'TableName' | 'Key'>) =>
    dynamo
      .send(new UpdateItemCommand({ TableName: tableName, Key: marshall({ pk, sk }), ...change }), {
        abortSignal: AbortSignal.timeout(WRITE_TIMEOUT_MS),
      })
      .catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) console.error('Blocks were not noted on:', error);
      });

  return {
    async countRefused(block) {
      await update(blockKey(block), {
        UpdateExpression: 'ADD refused :one SET lastRefusedAt = :now',
        // Of another block of the same value the id is another one.
        ConditionExpression: 'id = :id',
        ExpressionAttributeValues: marshall({ ':one': 1, ':now': now(), ':id': block.id }),
      });
    },
    async sayAsked() {
      if (now() - saidAt < SAY_EVERY_MS) return;
      saidAt = now();
      await update(ASKED_KEY, {
        UpdateExpression: 'SET askedAt = :now',
        ConditionExpression: 'attribute_not_exists(askedAt) OR askedAt < :before',
        ExpressionAttributeValues: marshall({ ':now': now(), ':before': now() - SAY_EVERY_MS }),
      });
    },
  };
}
