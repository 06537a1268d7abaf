import { Worker } from 'node:worker_threads';

// A handler in an endless loop never sees that the channel has closed; a thread of its own does. It costs a wake-up every two seconds.
const WATCH = `
  const { workerData: parent } = require('node:worker_threads');
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    Atomics.wait(clock, 0, 0, 2000);
    try { process.kill(parent, 0); } catch { process.kill(process.pid, 'SIGKILL'); }
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }`;

/** Ends this process when the one that started it has ended, however that happened. */
export function endWithParent() {
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C reaches every process of a terminal; this one still has the last events to answer.
  process.on('SIGINT', () => {});
  const resourceLimits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, codeRangeSizeMb: 4 };
  new Worker(WATCH, { eval: true, execArgv: [], env: {}, workerData: process.ppid, resourceLimits }).unref();
}
