const SIGNALS: NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];
const LOOK_MS = 500;

/**
 * Calls `stop` once, with the reason, on the first signal that asks a worker to end. npm starts a script through a shell that passes no signal on, so
 * under npm the end of that shell is one too.
 */
export function onStopRequest(isUnderNpm: boolean, stop: (reason: string) => void): void {
  let isAsked = false;
  const ask = (reason: string) => {
    if (isAsked) return;
    isAsked = true;
    stop(reason);
  };
  for (const signal of SIGNALS) process.on(signal, ask);
  if (!isUnderNpm) return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid !== parent) ask('npm has ended');
  }, LOOK_MS);
  look.unref();
}
