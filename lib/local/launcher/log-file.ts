import { closeSync, openSync, renameSync, writeSync } from 'node:fs';

const MAX_BYTES = 10 * 1024 * 1024;

/** A log that never takes more than twice `maxBytes`: when full it becomes `{path}.1` and begins anew, as at every start. */
export class LogFile {
  /** Undefined while it cannot be opened: another file may have the number of one that was closed. */
  #fd: number | undefined;
  #bytes = 0;

  constructor(
    private readonly path: string,
    private readonly maxBytes = MAX_BYTES,
  ) {
    this.#fd = this.#begin();
  }

  /** Written at once: the lines before a crash are the ones that matter. A full disk must not stop the launcher. */
  write(line: string): void {
    try {
      if (this.#bytes > this.maxBytes) {
        this.close();
        this.#fd = this.#begin();
      }
      this.#fd ??= this.#begin();
      this.#bytes += writeSync(this.#fd, `${line}\n`);
    } catch {
      this.#bytes += line.length;
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #begin(): number {
    try {
      renameSync(this.path, `${this.path}.1`);
    } catch {
      // There is none yet.
    }
    this.#bytes = 0;
    return openSync(this.path, 'a', 0o600);
  }
}
