// The child's side of lib/decisions/0001-processes-of-the-embedded-default.md.

/** Tells the launcher that this process works; `port` is where it listens, if it does. */
export function announceReady(port?: number): void {
  process.stdout.write(`${JSON.stringify(port === undefined ? { ready: true } : { ready: true, port })}\n`);
}

/**
 * Runs `stop` and exits 0 on SIGTERM or SIGINT and when standard input ends, which is how a child learns that its launcher
 * died. `stop` may take `boundMs`; after that the process exits all the same.
 */
export function endWithLauncher(stop: () => Promise<void>, boundMs: number): void {
  let isStopping = false;
  const end = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), boundMs).unref();
    stop().then(
      () => process.exit(0),
      (error) => failToStart(error),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.stdin.on('end', end).on('error', end).resume();
  // A reader that went away must not turn into an exception; the end of standard input follows.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}

/** One readable line on standard error, then exit 1. */
export function failToStart(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
