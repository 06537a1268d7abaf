import type { Browser, Page } from 'playwright';
import { REGISTRY_TABLE } from '../../launcher/targets';
import type { ChangerOperations } from '../liveness/changer-process';
import { withCast } from '../processes/cast';
import { startChild } from '../processes/child';
import { fleetId } from '../registry/rows';
import { compare, type Figure, state } from '../report/figure';
import { percentile } from '../report/statistics';
import type { Options, Scenario } from '../scenario';
import { type RunningConsole, startConsole } from './console';
import { signIn } from './sign-in';
import { openTab, startBrowser, type Tab, untilUsable } from './tab';
import { scroll, select, type } from './touches';

const CONNECTS_PER_SECOND = 50;
/** Those that leave are the newest rows when the page was opened, and the oldest of the fleet. */
const SEEN_LEAVES_PER_SECOND = 5;
const UNSEEN_LEAVES_PER_SECOND = 45;
const MINUTE_MS = 60_000;
const TOUCH_EVERY_MS = 10_000;

const MAX_TASK_MS = 100;
/** What a person feels as at once. */
const MAX_EVENT_MS = 200;
const MAX_FRAME_MS = 100;
const MAX_GROWTH = 1.1;

export const browserChanges: Scenario = {
  name: 'browser-changes',
  title: 'An open list while 100 connections come or go each second: scrolled, selected in and typed over',
  run,
};

async function run({ registryRows, minutes }: Options): Promise<Figure[]> {
  const chromium = await startBrowser();
  const console = await startConsole(registryRows);
  try {
    return await look(chromium, console, { rows: registryRows, minutes });
  } finally {
    await chromium.close();
    await console.stop();
  }
}

async function look(chromium: Browser, console: RunningConsole, { rows, minutes }: { rows: number; minutes: number }) {
  const tab = await openTab(chromium, await signIn(chromium, console));
  const { page } = tab;
  await page.goto(`${console.baseUrl}/connections`);
  await untilUsable(tab);
  await page.keyboard.press('Escape');
  const first = await firstId(page);
  const seconds = Math.ceil((minutes * MINUTE_MS) / 1000);
  const screenRows = Math.min(seconds * SEEN_LEAVES_PER_SECOND, Math.floor(rows / 2));
  const screen = Array.from({ length: screenRows }, (_, number) => fleetId(number));
  const startChanger = () => startChild<ChangerOperations>(new URL('../liveness/changer-process.ts', import.meta.url));
  const { heaps, frames, perSecond } = await withCast({ changer: startChanger() }, async ({ changer }) => {
    await changer.call('prepare', console.tablePort, REGISTRY_TABLE, rows);
    const changing = changer.call('change', {
      seconds,
      connects: CONNECTS_PER_SECOND,
      seenLeaves: SEEN_LEAVES_PER_SECOND,
      unseenLeaves: UNSEEN_LEAVES_PER_SECOND,
      screen,
    });
    const touched = await touchFor(tab, minutes * MINUTE_MS);
    return { ...touched, perSecond: (await changing).perSecond };
  });
  // A list that nobody points at applies what it was told.
  if ((await firstId(page)) === first) throw new Error('The list has not changed');
  const { longTasksMs, eventsMs } = await tab.watched();
  const mib = heaps.map((bytes) => bytes / 1024 ** 2);
  return [
    state({ what: 'minutes', unit: '' }, [minutes]),
    state({ what: 'rows in the registry', unit: '' }, [rows]),
    state({ what: 'changes a second', unit: '' }, [perSecond]),
    state({ what: 'longest task', unit: 'ms' }, [Math.max(0, ...longTasksMs)], { atMost: MAX_TASK_MS }),
    state({ what: 'tasks over 50 ms', unit: '' }, [longTasksMs.length]),
    compare(
      { what: 'heap after the last minute (limit: after the first)', unit: 'MiB' },
      { ours: mib.slice(-1), limit: mib.slice(0, 1) },
      { atMost: MAX_GROWTH },
    ),
    state({ what: 'heap, minute by minute', unit: 'MiB' }, mib),
    state({ what: 'a click or a key until it is painted, the longest', unit: 'ms' }, [Math.max(0, ...eventsMs)], {
      atMost: MAX_EVENT_MS,
    }),
    state({ what: 'clicks and keys that took 16 ms or more', unit: '' }, [eventsMs.length]),
    state({ what: 'frames while scrolling, p95', unit: 'ms' }, [percentile(frames, 0.95)]),
    state({ what: 'frames while scrolling, the longest', unit: 'ms' }, [Math.max(...frames)], {
      atMost: MAX_FRAME_MS,
    }),
  ];
}

/** Touches the list now and then, and weighs the heap each minute; a run of less than two minutes is weighed at its ends. */
async function touchFor(tab: Tab, forMs: number) {
  const endAt = performance.now() + forMs;
  const everyMs = Math.min(MINUTE_MS, forMs / 2);
  let weighAt = performance.now() + everyMs;
  const heaps: number[] = [];
  const frames: number[] = [];
  while (performance.now() < endAt) {
    frames.push(...(await scroll(tab)));
    await select(tab.page);
    await type(tab.page);
    await new Promise((resolve) => setTimeout(resolve, Math.min(TOUCH_EVERY_MS, forMs / 6)));
    if (performance.now() < weighAt) continue;
    weighAt += everyMs;
    heaps.push(await tab.heapBytes());
  }
  return { heaps, frames };
}

const firstId = (page: Page) => page.locator('[data-connection]').first().getAttribute('data-connection');
