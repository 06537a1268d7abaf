// Loaded before `next start`, `next dev` and `next build`: gives Next the ending that every child of the launcher has, see
// lib/decisions/0001-processes-of-the-embedded-default.md. Plain JavaScript, so that the dashboard runs without a loader.

const STOP_BOUND_MS = 4000;

// Next's own workers inherit this preload and the environment, but not the pipe: only the first process may act on it.
if (process.env.END_WITH_STDIN) {
  delete process.env.END_WITH_STDIN;
  let isStopping = false;

  const bound = () => {
    if (isStopping) return;
    isStopping = true;
    // Next waits for every open response without a limit; a streamed one would keep it for ever.
    setTimeout(() => process.exit(0), STOP_BOUND_MS).unref();
  };

  process.on('SIGTERM', bound);
  process.on('exit', () => {
    if (isStopping) process.exitCode = 0;
  });
  const end = () => process.kill(process.pid, 'SIGTERM');
  process.stdin.on('end', end).on('error', end).resume();
  // Nothing else may be kept alive by the pipe: a build ends when it is done.
  process.stdin.unref?.();
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}
