/** Gives the focus to the row that Tab enters, or to the first in view where that one is scrolled away; answers whether there is a row. */
export function enterRows(): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('tr[data-index]')];
  const isInView = (row: HTMLElement) => {
    const { top, bottom } = row.getBoundingClientRect();
    return top > 0 && bottom < window.innerHeight;
  };
  const stop = rows.find(({ tabIndex }) => tabIndex === 0);
  const row = stop && isInView(stop) ? stop : (rows.find(isInView) ?? stop);
  row?.focus();
  return row !== undefined;
}
