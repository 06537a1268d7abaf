type Param = (name: string) => string | null | undefined;

/** Servers refuse long addresses. A longer search stands behind the `#`, which browsers keep to themselves. */
const MAX_Q_IN_SEARCH = 3_000;

/** Where a search stands in an address: `params` before the `#`, and what comes after them. */
export function placeSearch(q: string): { params: { q: string } | { long: string }; hash: string } {
  if (q.length <= MAX_Q_IN_SEARCH) return { params: { q }, hash: '' };
  return { params: { long: checksum(q) }, hash: `#${new URLSearchParams({ q })}` };
}

/** The search behind the `#` of such an address; undefined where none is, or where it is not known, as on the server. */
export function readLongSearch(param: Param, hash: string): string | undefined {
  return (param('long') ? new URLSearchParams(hash.slice(1)).get('q') : undefined) ?? undefined;
}

/** Tells one long search from another, so that the address changes when it does. */
function checksum(text: string): string {
  let sum = 0;
  for (let index = 0; index < text.length; index++) sum = (Math.imul(sum, 31) + text.charCodeAt(index)) >>> 0;
  return sum.toString(36);
}
