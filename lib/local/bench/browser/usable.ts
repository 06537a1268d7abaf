import { type Figure, state } from '../report/figure';
import type { Options, Scenario } from '../scenario';
import { startConsole } from './console';
import { signIn } from './sign-in';
import { startBrowser, type Visit, visit } from './tab';

const VISITS = 7;
const WARM_VISITS = 2;
const MAX_USABLE_MS = 500;
const MAX_TASK_MS = 100;

export const browser: Scenario = {
  name: 'browser',
  title: 'From navigation to a list whose first row can be selected, a real Chromium with an empty cache',
  run,
};

async function run({ browserRows }: Options): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const rows of browserRows) figures.push(...toFigures(rows, await visitConsole(rows, VISITS)));
  return figures;
}

/** Visits of a console with this many connections; the server is warm, the browser knows nothing but the session. */
export async function visitConsole(rows: number, count: number): Promise<Visit[]> {
  const chromium = await startBrowser();
  const console = await startConsole(rows);
  try {
    const storage = await signIn(chromium, console);
    const visits: Visit[] = [];
    for (let turn = 0; turn < WARM_VISITS + count; turn++) {
      visits.push(await visit(chromium, `${console.baseUrl}/connections`, storage));
    }
    return visits.slice(WARM_VISITS);
  } finally {
    await chromium.close();
    await console.stop();
  }
}

function toFigures(rows: number, visits: Visit[]): Figure[] {
  const of = `${rows.toLocaleString('en-US')} rows`;
  return [
    state(
      { what: `${of}: usable after`, unit: 'ms' },
      visits.map(({ usableMs }) => usableMs),
      { atMost: MAX_USABLE_MS },
    ),
    state(
      { what: `${of}: longest task`, unit: 'ms' },
      [Math.max(...visits.map(({ longestTaskMs }) => longestTaskMs))],
      {
        atMost: MAX_TASK_MS,
      },
    ),
    state(
      { what: `${of}: heap`, unit: 'MiB' },
      visits.map(({ heapBytes }) => heapBytes / 1024 ** 2),
    ),
  ];
}
