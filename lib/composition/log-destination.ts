import { writeSync } from 'node:fs';

/** A pipe whose reader is busy takes more in a moment. */
const BUSY_MS = 10;
const MAX_BUSY = 20;

/**
 * Where lines of the log go: at once, and never at the price of the process. What cannot be written, because the disk is full or nobody
 * reads any more, is counted, and the first line that can be written again is followed by how many were lost.
 */
export function createLogDestination(fd: number, write: typeof writeSync = writeSync): { write(line: string): void } {
  let lost = 0;

  /** False when the line, or the rest of it, could not be written. */
  function put(line: string): boolean {
    let rest = Buffer.from(line, 'utf8');
    for (let busy = 0; rest.length > 0; ) {
      try {
        rest = rest.subarray(write(fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || ++busy > MAX_BUSY) return false;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);
      }
    }
    return true;
  }

  return {
    write(line) {
      if (!put(line)) {
        lost += 1;
        return;
      }
      if (lost === 0) return;
      const told = { level: 40, time: Date.now(), lost, msg: 'lines of this log could not be written and are lost' };
      if (put(`${JSON.stringify(told)}\n`)) lost = 0;
    },
  };
}
