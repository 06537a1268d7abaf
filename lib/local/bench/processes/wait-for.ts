const PATIENCE_MS = 10_000;

/** Polls; rejects when `isDone` stays false for ten seconds. */
export async function waitFor(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  while (!(await isDone())) {
    if (Date.now() > deadlineMs) throw new Error(`Not done after ${PATIENCE_MS} ms: ${isDone}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
