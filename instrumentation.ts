export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startServer } = await import('./lib/server/startup');
  await startServer();
}

/** What fails while a page is made: a person sees the digest, and the log tells the rest under it. */
export async function onRequestError(error: unknown, _request: unknown, { routePath }: { routePath: string }) {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { logFault } = await import('./lib/server/log-fault');
  logFault(error, routePath);
}
