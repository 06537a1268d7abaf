const RETRY_MS = 5_000;

/**
 * Loads until it has come, anew some seconds after each failure; undefined once `signal` is aborted. `fail` is told of the first failure: one lost request,
 * or a newer build that no longer has this part.
 */
export async function keepLoading<Part>(
  load: () => Promise<Part>,
  signal?: AbortSignal,
  fail?: () => void,
): Promise<Part | undefined> {
  for (let tell = fail; !signal?.aborted; tell = undefined) {
    try {
      return await load();
    } catch {
      if (!signal?.aborted) tell?.();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  return undefined;
}
