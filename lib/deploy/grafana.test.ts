import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMetrics } from '../telemetry/metrics';

type Panel = { id: number; type: string; title: string; targets?: { expr: string }[] };
type Board = { panels: Panel[]; templating: { list: { name: string; query: unknown }[] } };

const board: Board = JSON.parse(readFileSync(join(import.meta.dirname, 'grafana.json'), 'utf8'));
const OF_HISTOGRAMS = /_(bucket|sum|count)$/;

const expressions = [
  ...board.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  JSON.stringify(board.templating.list.map(({ query }) => query)),
];
const named = new Set(expressions.flatMap((each) => each.match(/\b(?:switchboard|process|nodejs)_\w+/g) ?? []));

test('the sample board names metrics that there are, and leaves out none of the console’s own but one', () => {
  const metrics = createMetrics({ onError: () => {}, countJobs: async () => ({}) });
  onTestFinished(metrics.stop);
  const known = metrics.names();
  const shown = [...named].map((name) => (known.includes(name) ? name : name.replace(OF_HISTOGRAMS, '')));
  expect(shown.filter((name) => !known.includes(name))).toEqual([]);
  const own = known.filter((name) => name.startsWith('switchboard_'));
  // Rounds that failed are calls that failed, which are shown.
  expect(own.filter((name) => !shown.includes(name))).toEqual(['switchboard_poll_rounds_total']);
});

test('every panel has a number of its own, a title and something to show', () => {
  expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
  for (const { type, title, targets } of board.panels) {
    expect(title).toMatch(/\w/);
    if (type !== 'row') expect(targets?.length, title).toBeGreaterThan(0);
  }
});
