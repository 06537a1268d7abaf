import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { tableOf } from '../../registry/test-tables';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** Jobs over a table of memberships: several rows of a connection. */

const EVERYONE = { kind: 'everyone', scan: true } as const;
const CHECK = { kind: 'check' } as const;
const { engine } = prepareFleets();
type Row = { connectionId: string; room: string; connectedAt: number; userId?: string };

async function roomsWith(tableName: string, rows: Row[], key = 'room:S connectionId:S') {
  await tableOf(engine(), tableName, key);
  for (const row of rows) {
    await engine().client.send(new PutItemCommand({ TableName: tableName, Item: marshall(row) }));
  }
}

test.each([
  [1, 'room:S connectionId:S'],
  [1, 'connectionId:S room:S'],
  [1_000, 'connectionId:S room:S'],
])(
  'whoever joined before is a recipient although another row is of later, read %d rows a page by %s',
  async (size, key) => {
    const tableName = `members-${size}-${key[0]}`;
    const before = Date.now() - 60_000;
    const after = Date.now() + 60_000;
    const ids = Array.from({ length: 10 }, (_, at) => `Member${String(at).padStart(9, '0')}=`);
    await roomsWith(
      tableName,
      [
        ...ids.flatMap((connectionId, at) => [
          { connectionId, room: `b-early-${at}`, connectedAt: before },
          { connectionId, room: `a-late-${at}`, connectedAt: after },
          { connectionId, room: `c-late-${at}`, connectedAt: after },
        ]),
        ...['one', 'two'].map((room) => ({ connectionId: 'Newcomer0000000=', room, connectedAt: after })),
      ],
      key,
    );
    const desk = await jobsOf(
      { engine: engine(), port: 1, region: 'eu-central-1', tableName },
      {
        alter: (ctx) => ({
          ...ctx,
          registry: { ...ctx.registry, list: (query) => ctx.registry.list({ ...query, size }) },
        }),
      },
    );
    const job = await desk.prepare({ audience: EVERYONE, content: CHECK });
    expect(job.card).toMatchObject({ total: 10, later: 1 });
    const frozen = await desk.ctx.jobs.readRecipients(job.id, 0);
    expect([frozen?.ids.toSorted(), new Set(frozen?.connectedAt)]).toEqual([ids, new Set([before])]);
  },
);
