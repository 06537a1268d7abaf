import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
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

const AHEAD_MS = 60_000;
const LOOK_MS = 20;

export type Victim = 'desk' | 'table' | 'gateway';

/** Dashboard, table, gateway and its real clients, all of which can be killed with -9 while a job of `total` is under way; a twentieth of it is gone from the start. */
export async function startKillable(total: number) {
  const ghostCount = total / 20;
  const dataDir = await makeTempDir();
  let gateway = startGatewayProcess();
  const gatewayPort = await gateway.call('listen', 0);
  const clients = await connectAll(gatewayPort, total - ghostCount);
  const clientIds = await gateway.call('ids');
  const ghosts = Array.from({ length: ghostCount }, () => `${randomBytes(11).toString('base64url')}=`);
  const ids = shuffled([...clientIds, ...ghosts]);
  await makeFleet({ path: join(dataDir, 'table'), tableName: 'registry', rows: total, nowMs: Date.now(), ids });
  let table = await startTableProcess(dataDir, 0);
  const place = { gatewayPort, tablePort: table.port, table: 'registry', text: '' };

  let desks = 0;
  async function startDesk() {
    const child = startChild<DeskOperations>(new URL('./test-desk-process.ts', import.meta.url));
    onTestFinished(() => child.kill());
    await child.call('open', place, AHEAD_MS * desks++);
    return child;
  }
  let desk = await startDesk();
  const client = createTableClient(REGION, `http://${HOST}:${table.port}`, { credentials: CREDENTIALS });
  onTestFinished(() => client.destroy());
  const jobs = createJobs(createConsoleTable(client, 'console'));

  /** Whose claim was written, and whose outcome was not; a write of the dead may still be on its way. */
  async function countClaimed(id: string, known = -1): Promise<number> {
    let claimed = 0;
    for await (const { marks } of jobs.progress(id, 0)) claimed += [...marks].filter((mark) => mark === '?').length;
    return claimed === known ? claimed : countClaimed(id, claimed);
  }

  async function look(id: string) {
    const { counts, status } = await desk.call('look', id);
    return { counts, status, settled: total - counts.remaining - counts.claimed };
  }

  /** Kills one, and starts it again. How many of the job may be uncertain by that. */
  async function kill(victim: Victim, id: string): Promise<number> {
    if (victim === 'table') {
      await table.kill();
      table = await startTableProcess(dataDir, table.port);
      return 0;
    }
    if (victim === 'desk') {
      await desk.kill();
      const claimed = await countClaimed(id);
      desk = await startDesk();
      return claimed;
    }
    // Calls that are under way by then, and those that take their sockets before the end is seen.
    const dropped = (await gateway.call('drops')) + 2 * WIDTH;
    await gateway.kill();
    gateway = startGatewayProcess();
    await gateway.call('listen', gatewayPort);
    return dropped;
  }

  async function until(id: string, isIt: (now: Awaited<ReturnType<typeof look>>) => boolean): Promise<void> {
    for (;;) {
      const now = await look(id).catch(() => undefined);
      if (now && isIt(now)) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  return {
    clients,
    clientIds,
    ghosts,
    look,
    until,
    prepare: (content: Parameters<DeskOperations['prepare']>[0], perSecond: number) =>
      desk.call('prepare', content, perSecond),
    start: (id: string) => desk.call('start', id),
    fail: (faults: unknown) => gateway.call('fail', JSON.stringify(faults)),
    drops: () => gateway.call('drops'),
    /** Kills them one after the other, each at a random moment of its own part of the job. */
    async killAll(id: string, victims: readonly Victim[]): Promise<number> {
      let mayBeUncertain = 0;
      for (const [index, victim] of victims.entries()) {
        const moment = ((index + Math.random()) / victims.length) * 0.9 * total;
        await until(id, ({ settled }) => settled >= moment);
        mayBeUncertain += await kill(victim, id);
      }
      await until(id, ({ status }) => status === 'done');
      return mayBeUncertain;
    },
    /** What is written down of each recipient. */
    async outcomes(id: string): Promise<{ of: Map<string, JobOutcome>; marks: number }> {
      const of = new Map<string, JobOutcome>();
      let marked = 0;
      for await (const { segment, marks } of jobs.progress(id, 0)) {
        const recipients = await jobs.readRecipients(id, segment);
        marked += marks.length;
        for (const [at, each] of (recipients?.ids ?? []).entries()) of.set(each, outcomeOf(marks[at] as string));
      }
      return { of, marks: marked };
    },
  };
}
