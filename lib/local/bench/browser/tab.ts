import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { BROWSER_ARGS } from '../../browser/browser-args';
import { findBrowser } from '../../browser/find-browser';

const WATCH = join(import.meta.dirname, 'watch-page.mjs');
// Not by Playwright's routes: they stop every request, and switch the cache off.
const ONLY_HERE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
const PATIENCE_MS = 120_000;
const SETTLE_MS = 1_000;
const WINDOW = { width: 1440, height: 900 };

/** What watch-page.mjs gathers. */
type Watched = { usableAtMs?: number; longTasksMs: number[]; eventsMs: number[]; framesMs: number[] };

export type Tab = {
  page: Page;
  watched: () => Promise<Watched>;
  /** Bytes that are in use on the heap after everything that can go has gone. */
  heapBytes: () => Promise<number>;
};

export type Visit = { usableMs: number; longestTaskMs: number; heapBytes: number };
type Storage = Awaited<ReturnType<BrowserContext['storageState']>>;

export async function startBrowser(): Promise<Browser> {
  return chromium.launch(await launchOptions());
}

/** A browser that keeps what it has seen, as a person's own does: scripts, and the code made of them. `end` forgets it. */
export async function startOwnBrowser(): Promise<{ context: BrowserContext; end: () => Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), 'switchboard-profile-'));
  const context = await chromium.launchPersistentContext(profile, { ...(await launchOptions()), viewport: WINDOW });
  await context.addInitScript({ path: WATCH });
  return {
    context,
    async end() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function launchOptions() {
  const { path } = await findBrowser(() => {});
  return { executablePath: path, args: [...BROWSER_ARGS, ONLY_HERE] };
}

/** A tab of a browser that has seen nothing yet but what is in `storage`. Only this machine is reached. */
export async function openTab(browser: Browser, storageState?: Storage): Promise<Tab> {
  const context = await browser.newContext({ viewport: WINDOW, ...(storageState && { storageState }) });
  await context.addInitScript({ path: WATCH });
  return openTabIn(context);
}

async function openTabIn(context: BrowserContext): Promise<Tab> {
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send('Performance.enable');
  return {
    page,
    watched: () => page.evaluate<Watched>('globalThis.benchWatch'),
    async heapBytes() {
      await protocol.send('HeapProfiler.collectGarbage');
      const { metrics } = await protocol.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
    },
  };
}

/** Goes there with nothing in the browser's cache, and waits until the list can be used. */
export async function visit(browser: Browser, url: string, storage: Storage): Promise<Visit> {
  const tab = await openTab(browser, storage);
  const seen = await look(tab, url);
  await tab.page.context().close();
  return seen;
}

/** Goes there in a new tab of a browser that may have been there before. */
export async function visitAgain(context: BrowserContext, url: string): Promise<Visit> {
  const tab = await openTabIn(context);
  const seen = await look(tab, url);
  await tab.page.close();
  return seen;
}

async function look(tab: Tab, url: string): Promise<Visit> {
  await tab.page.goto(url, { waitUntil: 'commit', timeout: PATIENCE_MS });
  await untilUsable(tab);
  const { usableAtMs = Number.NaN } = await tab.watched();
  // What follows by itself belongs to it: code that is loaded at rest, the first facts.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const heapBytes = await tab.heapBytes();
  const { longTasksMs } = await tab.watched();
  return { usableMs: usableAtMs, longestTaskMs: Math.max(0, ...longTasksMs), heapBytes };
}

export async function untilUsable({ page }: Tab): Promise<void> {
  page.setDefaultTimeout(PATIENCE_MS);
  // In one go: the page's policy lets nobody evaluate code later on.
  await page.evaluate(`new Promise((resolve) => {
    const look = () => (globalThis.benchWatch.usableAtMs === undefined ? requestAnimationFrame(look) : resolve());
    look();
  })`);
}
