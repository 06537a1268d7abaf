import { type Figure, state } from '../report/figure';
import type { Options, Scenario } from '../scenario';
import { type RunningConsole, startConsole } from './console';
import { signIn, signInOn } from './sign-in';
import { startBrowser, startOwnBrowser, type Visit, visit, visitAgain } from './tab';

const VISITS = 7;
const WARM_VISITS = 2;
/** Chromium keeps the code that it made of a script from the third time it ran. */
const KNOWN_VISITS = 4;
const MAX_USABLE_MS = 500;
const MAX_TASK_MS = 100;

export const browser: Scenario = {
  name: 'browser',
  title:
    'From navigation to a list whose first row can be selected, a real Chromium: with an empty cache, and one that was here before',
  run,
};

async function run({ browserRows }: Options): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const rows of browserRows) {
    const of = `${rows.toLocaleString('en-US')} rows`;
    await withConsole(rows, async (console) => {
      figures.push(...toFigures(`${of}, first visit`, await firstVisits(console, VISITS)));
      figures.push(...toFigures(`${of}, return visit`, await returnVisits(console, VISITS)));
    });
  }
  return figures;
}

/** First visits of a console with this many connections; the server is warm, the browser knows nothing but the session. */
export async function visitConsole(rows: number, count: number): Promise<Visit[]> {
  return withConsole(rows, (console) => firstVisits(console, count));
}

async function withConsole<T>(rows: number, act: (console: RunningConsole) => Promise<T>): Promise<T> {
  const console = await startConsole(rows);
  try {
    return await act(console);
  } finally {
    await console.stop();
  }
}

async function firstVisits(console: RunningConsole, count: number): Promise<Visit[]> {
  const chromium = await startBrowser();
  try {
    const storage = await signIn(chromium, console);
    return await visits(WARM_VISITS, count, () => visit(chromium, pageOf(console), storage));
  } finally {
    await chromium.close();
  }
}

/** What an operator has day by day: the browser has the scripts, and the code that it made of them. */
async function returnVisits(console: RunningConsole, count: number): Promise<Visit[]> {
  const { context, end } = await startOwnBrowser();
  try {
    const page = await context.newPage();
    await signInOn(page, console);
    await page.close();
    return await visits(KNOWN_VISITS, count, () => visitAgain(context, pageOf(console)));
  } finally {
    await end();
  }
}

async function visits(ahead: number, count: number, visitOnce: () => Promise<Visit>): Promise<Visit[]> {
  const all: Visit[] = [];
  for (let turn = 0; turn < ahead + count; turn++) all.push(await visitOnce());
  return all.slice(ahead);
}

const pageOf = ({ baseUrl }: RunningConsole) => `${baseUrl}/connections`;

function toFigures(of: string, visits: Visit[]): Figure[] {
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
