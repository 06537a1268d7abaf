import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { browserBeside } from './browser/beside-socketio';
import { browserChanges } from './browser/under-changes';
import { browser } from './browser/usable';
import { jobMemory } from './jobs/memory';
import { jobs } from './jobs/scenario';
import { liveness } from './liveness/scenario';
import { registry } from './registry/scenario';
import type { Figure } from './report/figure';
import { toTable } from './report/table';
import type { Scenario } from './scenario';
import { connects } from './scenarios/connects';
import { memory } from './scenarios/memory';
import { posts } from './scenarios/posts';
import { slowClients } from './scenarios/slow-clients';
import { soak } from './scenarios/soak';
import { verify } from './scenarios/verify';

const SCENARIOS: readonly Scenario[] = [
  memory,
  posts,
  connects,
  slowClients,
  soak,
  verify,
  registry,
  liveness,
  jobs,
  jobMemory,
  browser,
  browserChanges,
  browserBeside,
];
const HELP = `npm run bench -- [--json FILE] [--soak-minutes N] [--registry-rows N] [--job-recipients N]
  [--browser-rows N,N] [--minutes N] [--sockets N,N|none] [names]
Names: ${SCENARIOS.map(({ name }) => name).join(', ')}; without any, all of them.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      'soak-minutes': { type: 'string', default: '1' },
      'registry-rows': { type: 'string', default: '100000' },
      'job-recipients': { type: 'string', default: '20000' },
      'browser-rows': { type: 'string', default: '10000,100000,1000000' },
      minutes: { type: 'string', default: '10' },
      sockets: { type: 'string', default: '1000,5000,10000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const chosen = choose(positionals);
  const options = {
    soakMinutes: Number(values['soak-minutes']),
    registryRows: Number(values['registry-rows']),
    jobRecipients: Number(values['job-recipients']),
    browserRows: toNumbers('--browser-rows', values['browser-rows']),
    minutes: Number(values.minutes),
    sockets: values.sockets === 'none' ? [] : toNumbers('--sockets', values.sockets),
  };
  if (!(options.soakMinutes > 0)) throw new Error('--soak-minutes needs a number above 0');
  if (!(options.registryRows >= 1_000)) throw new Error('--registry-rows needs a number of at least 1000');
  if (!(options.jobRecipients >= 100)) throw new Error('--job-recipients needs a number of at least 100');
  if (!(options.minutes > 0)) throw new Error('--minutes needs a number above 0');

  console.log(
    `Node ${process.version}, ${availableParallelism()} cores. Ratios count; the rest is this machine at this hour.`,
  );
  const results: Record<string, Figure[]> = {};
  for (const scenario of chosen) {
    console.log(`\n${scenario.title} (${scenario.name})`);
    const startedAt = performance.now();
    const figures = await scenario.run(options);
    results[scenario.name] = figures;
    console.log(`${toTable(figures)}\n${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
  const machine = { node: process.version, cores: availableParallelism() };
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ ...machine, results }, null, 2)}\n`);
  const missed = Object.values(results)
    .flat()
    .filter(({ holds }) => !holds);
  console.log(missed.length === 0 ? '\nEvery bound holds.' : `\n${missed.length} bounds missed.`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function toNumbers(name: string, text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (!numbers.every((number) => number >= 1)) throw new Error(`${name} needs numbers of at least 1, with commas`);
  return numbers;
}

function choose(names: readonly string[]): readonly Scenario[] {
  const unknown = names.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}.\n${HELP}`);
  return names.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
