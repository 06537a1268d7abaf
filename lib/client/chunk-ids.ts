/** Ids in one request for facts, and the longest query they may make: other registries hold ids of up to 2 KB. */
const MAX_IDS = 50;
const MAX_QUERY_LENGTH = 6000;

/** Splits ids into requests that keep within the length of a URL; an id too long for any URL is left out. */
export function chunkIds(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let current: string[] = [];
  let length = 0;
  for (const id of ids) {
    const added = encodeURIComponent(id).length + '&id='.length;
    if (added > MAX_QUERY_LENGTH) continue;
    if (current.length === MAX_IDS || length + added > MAX_QUERY_LENGTH) {
      chunks.push(current);
      current = [];
      length = 0;
    }
    current.push(id);
    length += added;
  }
  return current.length > 0 ? [...chunks, current] : chunks;
}
