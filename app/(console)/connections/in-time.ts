/** A page that comes in one piece with its rows can be used soonest. Behind a slow table it comes without them. */
const PATIENCE_MS = 300;

/** What `reading` answers; null when that takes too long for a page to wait, or fails. */
export async function inTime<Read>(reading: Promise<Read>): Promise<Read | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  return Promise.race([reading.catch(() => null), late]).finally(() => clearTimeout(timer));
}
