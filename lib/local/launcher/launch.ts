import { ensureBuild } from '../build/ensure-build';
import { StartError } from '../start-error';
import { openDataDir } from './data-dir';
import { Fleet } from './fleet';
import type { Launch, LaunchWish } from './launch-wish';
import { Output } from './output';
import { assertPortsFree, type PortWish } from './ports';
import { readRoutesFile } from './routes';
import { type RunFile, removeRunFile, writeRunFile } from './run-file';
import { TABLE_HOST } from './services';
import { startAll } from './start-all';
import { watchForStop } from './stop-request';
import { assertTargetsFile } from './targets';

/** Runs until it is asked to stop; answers the exit code. Whatever happens, no child is left when it resolves. */
export async function launch(wish: LaunchWish): Promise<number> {
  const { settings } = wish;
  const { paths, lock } = openDataDir(settings.DATA_DIR);
  const output = new Output(paths.logs, new Set(shownServices(wish)));
  const failures: string[] = [];
  const failed = new AbortController();
  const fleet = new Fleet(output, (line) => {
    failures.push(line);
    failed.abort();
  });
  const stop = watchForStop(() => {
    fleet.kill();
    removeRunFile(paths);
    process.exit(1);
  });
  const end = AbortSignal.any([stop.signal, failed.signal]);
  try {
    removeRunFile(paths);
    await assertReadyToStart(wish);
    await run({ ...wish, paths, output, fleet, end });
  } catch (error) {
    // A child that is stopped before it was ready did not fail.
    if (!stop.signal.aborted) failures.push(...linesOf(error));
  } finally {
    output.quieten();
    // A terminal has just printed ^C without ending its line.
    if (stop.signal.aborted) output.note(process.stderr.isTTY ? '\nStopping …' : 'Stopping …');
    await fleet.stop();
    removeRunFile(paths);
    lock.release();
    output.close();
    stop.dispose();
  }
  for (const line of failures) output.note(line);
  return failures.length > 0 ? 1 : 0;
}

async function run(launched: Launch): Promise<void> {
  const { mode, root, paths, output, fleet, end } = launched;
  if (mode === 'start') await ensureBuild({ root, signal: end, onNote: (line) => output.note(line) });
  if (end.aborted) return;
  const starting = startAll(launched);
  await Promise.race([starting, whenAborted(end)]);
  if (end.aborted) {
    // What is still being started fails now, since its children end; nobody waits for it any more.
    starting.catch(() => {});
    return;
  }
  const { facts, summary } = await starting;
  const write = () => writeRunFile(paths, { ...facts, pid: process.pid, children: fleet.pids() } satisfies RunFile);
  fleet.onPidChange(write);
  write();
  process.stdout.write(`${summary}\n`);
  await whenAborted(end);
  fleet.onPidChange(() => {});
}

/** Whose output belongs on the terminal: what a developer is at work on. */
function shownServices({ mode, settings }: LaunchWish): string[] {
  return [...(mode === 'dev' ? ['dashboard'] : []), ...(settings.ROUTES_FILE ? ['gateway'] : [])];
}

async function assertReadyToStart({ mode, settings }: LaunchWish): Promise<void> {
  const { HOST: host } = settings;
  const wishes: PortWish[] = mode === 'local' ? [] : [{ variable: 'PORT', host, port: settings.PORT }];
  if (settings.TARGETS_FILE) {
    assertTargetsFile(settings.TARGETS_FILE);
  } else {
    if (settings.ROUTES_FILE) readRoutesFile(settings.ROUTES_FILE);
    wishes.push({ variable: 'GATEWAY_PORT', host, port: settings.GATEWAY_PORT });
    wishes.push({ variable: 'TABLE_PORT', host: TABLE_HOST, port: settings.TABLE_PORT });
  }
  await assertPortsFree(wishes);
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function linesOf(error: unknown): string[] {
  if (error instanceof StartError) return error.lines;
  return [
    `The launcher failed, which is a bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  ];
}
