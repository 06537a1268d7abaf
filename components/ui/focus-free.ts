/** Nothing has the focus, so that it may be given to something without taking it from anybody. */
export function isFocusFree(): boolean {
  return !document.activeElement || document.activeElement === document.body;
}
