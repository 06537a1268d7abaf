import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Failure, runCampaign } from './campaign';
import { fromJson, toJson } from './case';
import { type Reproduction, replay, shrink } from './reproduce';
import { startSubject } from './subject/start';

const HELP = `npm run fuzz -- [--minutes 10] [--seed 1] [--epoch 0] [--epochs N] [--replay FILE]
Throws hostile input at a local gateway in a process of its own, and ends with 1 and a reproduction at the first fault.
The same seed repeats the same input; --epoch and --epochs choose a part of it; --replay plays a reproduction.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(Math.trunc(Date.now() / 1000)) },
      epoch: { type: 'string', default: '0' },
      epochs: { type: 'string', default: 'Infinity' },
      replay: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.replay !== undefined) return replayFile(values.replay);

  const [minutes, seed, firstEpoch, epochs] = [values.minutes, values.seed, values.epoch, values.epochs].map(Number);
  if (!(Number(minutes) > 0) || !Number.isInteger(seed) || !Number.isInteger(firstEpoch) || !(Number(epochs) > 0))
    throw new Error(HELP);
  console.log(`Seed ${seed}, for ${minutes} minutes.`);
  const failure = await run({
    seed: seed ?? 0,
    firstEpoch: firstEpoch ?? 0,
    minutes: minutes ?? 0,
    epochs: epochs ?? 0,
    log: console.log,
  });
  if (!failure) {
    console.log('Nothing found.');
    return 0;
  }
  console.log(`\nSeed ${seed}, epoch ${failure.epoch}:\n${failure.what.slice(0, 10).join('\n')}`);
  await tell(failure);
  return 1;
}

async function run(options: Parameters<typeof runCampaign>[1]): Promise<Failure | undefined> {
  const subject = startSubject();
  try {
    return await runCampaign(subject, options);
  } catch (error) {
    return {
      epoch: options.firstEpoch,
      what: [(error as Error).message],
    };
  } finally {
    await subject.stop();
  }
}

async function tell({ found }: Failure): Promise<void> {
  if (!found) return console.log('No single connection is to blame; run the epoch again with --epoch and --epochs 1.');
  const least = await shrink(found);
  if (!least) return console.log(`It did not happen again. What was sent:\n${toJson(found)}`);
  console.log(`\n${least.what}\nThe least that brings it about, for --replay:\n${toJson(least)}`);
}

async function replayFile(path: string): Promise<number> {
  const subject = startSubject();
  try {
    const faults = await replay(subject, fromJson(readFileSync(path, 'utf8')) as Reproduction);
    console.log(faults.length === 0 ? 'Nothing is wrong.' : faults.join('\n'));
    return faults.length === 0 ? 0 : 1;
  } finally {
    await subject.stop();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
