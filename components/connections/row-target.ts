const PAGE = 10;

/** Where a key moves the focus among `count` rows from row `index`; undefined when the key moves nothing. */
export function rowTarget(key: string, index: number, count: number): number | undefined {
  const last = count - 1;
  if (key === 'ArrowDown' || key === 'j') return Math.min(index + 1, last);
  if (key === 'ArrowUp' || key === 'k') return Math.max(index - 1, 0);
  if (key === 'PageDown') return Math.min(index + PAGE, last);
  if (key === 'PageUp') return Math.max(index - PAGE, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  return undefined;
}
