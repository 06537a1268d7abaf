/** For each connection on the page, which of the page's rows shows it: the key that React knows the row's elements by. */
export type RowSlots = ReadonlyMap<string, number>;

/**
 * Who stays keeps the row; who comes takes over one of those who left, from the top, so that its elements are filled anew instead of made anew:
 * where everybody is another, as on a busy fleet each second, that halves the tasks over 30 ms. A row of `kept` (it has or had the focus) is not passed on.
 */
export function passOnSlots(before: RowSlots, ids: readonly string[], kept: string | undefined): RowSlots {
  if (ids.length === before.size && ids.every((id) => before.has(id))) return before;
  const staying = new Set(ids);
  const free = [...before].filter(([id]) => !staying.has(id) && id !== kept).map(([, slot]) => slot);
  free.sort((one, other) => one - other);
  const used = new Set(before.values());
  let next = 0;
  const unused = () => {
    while (used.has(next)) next++;
    return next++;
  };
  return new Map(ids.map((id) => [id, before.get(id) ?? free.shift() ?? unused()]));
}
