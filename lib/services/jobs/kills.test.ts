import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createConsoleTable } from '../../console/console-table';
import { createJobs } from '../../console/jobs';
import { type JobOutcome, outcomeOf } from '../../domain/job-marks';
import { CREDENTIALS, HOST, REGION } from '../../local/bench/credentials';
import { WIDTH } from '../../local/bench/jobs/place';
import { startChild } from '../../local/bench/processes/child';
import { makeFleet } from '../../local/bench/registry/make-fleet';
import { makeTempDir } from '../../local/testing';
import { createTableClient } from '../../registry/table-client';
import type { DeskOperations } from './test-desk-process';
import { connectAll, shuffled, startGatewayProcess, startTableProcess } from './test-processes';

/**
 * A job while dashboard, table and gateway are killed with -9 at ten random moments, and calls fail in every way: afterwards everybody
 * is accounted for, and the clients say whether it is true. `KILLS_RECIPIENTS=20000 npm run unit -- kills` is the same with more.
 */

const TOTAL = Number(process.env.KILLS_RECIPIENTS ?? 5_000);
const GHOSTS = TOTAL / 20;
const CLIENTS = TOTAL - GHOSTS;
/** Long enough for ten kills. */
const PER_SECOND = TOTAL / 5;
const FAULTS = JSON.stringify([
  { fault: 'throttle', rate: 0.05 },
  { fault: 'internal-error', rate: 0.02 },
  { fault: 'drop-before', rate: 0.005 },
  { fault: 'drop-after', rate: 0.005 },
]);
/** The gateway comes last: with it all its clients go. */
const VICTIMS = ['desk', 'table', 'desk', 'table', 'desk', 'desk', 'table', 'desk', 'desk', 'gateway'] as const;
const AHEAD_MS = 60_000;
const MINUTES = 60_000;

const moduleOf = (name: string) => new URL(name, import.meta.url);

test(
  'everybody is accounted for, nobody gets it twice, and who is told as delivered has it, whatever is killed meanwhile',
  async () => {
    const dataDir = await makeTempDir();
    let gateway = startGatewayProcess();
    const gatewayPort = await gateway.call('listen', 0);
    const clients = await connectAll(gatewayPort, CLIENTS);
    const clientIds = await gateway.call('ids');
    const ghosts = Array.from({ length: GHOSTS }, () => `${randomBytes(11).toString('base64url')}=`);
    const ids = shuffled([...clientIds, ...ghosts]);
    await makeFleet({ path: join(dataDir, 'table'), tableName: 'registry', rows: TOTAL, nowMs: Date.now(), ids });
    let table = await startTableProcess(dataDir, 0);
    const place = { gatewayPort, tablePort: table.port, table: 'registry', text: '' };

    let desks = 0;
    const startDesk = async () => {
      const child = startChild<DeskOperations>(moduleOf('./test-desk-process.ts'));
      onTestFinished(() => child.kill());
      await child.call('open', place, AHEAD_MS * desks++);
      return child;
    };
    let desk = await startDesk();
    const client = createTableClient(REGION, `http://${HOST}:${table.port}`, { credentials: CREDENTIALS });
    onTestFinished(() => client.destroy());
    const jobs = createJobs(createConsoleTable(client, 'console'));

    const id = await desk.call('prepare', 'once', PER_SECOND);
    await gateway.call('fail', FAULTS);
    await desk.call('start', id);

    const settled = async () => {
      const { counts, status } = await desk.call('look', id);
      return { status, count: TOTAL - counts.remaining - counts.claimed };
    };
    const until = async (isIt: (now: { status: string; count: number }) => boolean) => {
      for (;;) {
        const now = await settled().catch(() => undefined);
        if (now && isIt(now)) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };

    /** Whose claim was written, and whose outcome was not; a write of the dead may still be on its way. */
    const countClaimed = async (known = -1): Promise<number> => {
      let claimed = 0;
      for await (const { marks } of jobs.progress(id, 0)) claimed += [...marks].filter((mark) => mark === '?').length;
      return claimed === known ? claimed : countClaimed(claimed);
    };

    let mayBeUncertain = 0;
    const moments = VICTIMS.map((_, index) => ((index + Math.random()) / VICTIMS.length) * 0.9 * TOTAL);
    for (const [index, victim] of VICTIMS.entries()) {
      await until(({ count }) => count >= (moments[index] as number));
      if (victim === 'table') {
        await table.kill();
        table = await startTableProcess(dataDir, table.port);
      } else if (victim === 'desk') {
        await desk.kill();
        mayBeUncertain += await countClaimed();
        desk = await startDesk();
      } else {
        // Calls that are under way by then, and those that take their sockets before the end is seen.
        mayBeUncertain += (await gateway.call('drops')) + 2 * WIDTH;
        await gateway.kill();
        gateway = startGatewayProcess();
        await gateway.call('listen', gatewayPort);
      }
    }
    await until(({ status }) => status === 'done');

    const { counts } = await desk.call('look', id);
    const outcomes = new Map<string, JobOutcome>();
    let told = 0;
    for await (const { segment, marks } of jobs.progress(id, 0)) {
      const recipients = await jobs.readRecipients(id, segment);
      told += marks.length;
      for (const [at, connectionId] of (recipients?.ids ?? []).entries()) {
        outcomes.set(connectionId, outcomeOf(marks[at] as string));
      }
    }
    console.log(`after ten kills: ${JSON.stringify(counts)}, uncertain at most ${mayBeUncertain}`);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(TOTAL);
    expect(told).toBe(TOTAL);
    expect(outcomes.size).toBe(TOTAL);
    expect(counts).toMatchObject({ remaining: 0, claimed: 0 });
    expect(counts.uncertain).toBeLessThanOrEqual(mayBeUncertain);
    expect(clients.filter(({ received }) => received > 1)).toEqual([]);
    const without = clientIds.filter(
      (each, number) => outcomes.get(each) === 'delivered' && clients[number]?.received !== 1,
    );
    expect(without).toEqual([]);
    const unexpected = clientIds.filter((each, number) => {
      const outcome = outcomes.get(each);
      return clients[number]?.received === 1 && outcome !== 'delivered' && outcome !== 'uncertain';
    });
    expect(unexpected).toEqual([]);
    expect(ghosts.filter((each) => outcomes.get(each) === 'delivered')).toEqual([]);
  },
  5 * MINUTES,
);
