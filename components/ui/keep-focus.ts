/**
 * Focus does not fall out of the page when what had it goes away: a button that became another, a card that was decided, a row
 * that was removed. It goes to the first control of the `data-keeps-focus` around it, if there is one, else to where one goes on.
 * Once per document, from when this is loaded.
 */

type Held = { element: Element; group: Element | null; path: string };

let held: Held | undefined;
/** What stands in the place of what was pressed. */
let successor: HTMLElement | undefined;
let isByKey = false;

document.addEventListener('keydown', (event) => press(true, event), true);
document.addEventListener('pointerdown', (event) => press(false, event), true);
document.addEventListener('focusin', ({ target }) => {
  // Dialogs and menus, which stand outside of it, give the focus back by themselves.
  const isOfPage = target instanceof Element && target.closest('main');
  held = isOfPage
    ? { element: target, group: target.closest('[data-keeps-focus]'), path: location.pathname }
    : undefined;
});
// Whoever left of their own accord is not called back; some browsers tell of a removal here as well.
document.addEventListener('focusout', () =>
  setTimeout(() => {
    if (held?.element.isConnected && isFocusFree()) held = undefined;
  }),
);
new MutationObserver(() => {
  if (!held || held.element.isConnected) return;
  const { group, path } = held;
  held = undefined;
  // Another page says itself where it begins.
  if (!isFocusFree() || path !== location.pathname) return;
  successor = (group?.isConnected && group.querySelector<HTMLElement>('button, a')) || undefined;
  if (successor) successor.focus({ preventScroll: true });
  else focusPage();
}).observe(document.body, { childList: true, subtree: true });

function press(isKey: boolean, event: KeyboardEvent | PointerEvent) {
  isByKey = isKey;
  const isHeld = event instanceof KeyboardEvent && event.repeat;
  if (!isHeld) successor = undefined;
  // A key that is still down meant what stood there before.
  else if (event.target === successor) event.preventDefault();
}

export function isFocusFree(): boolean {
  return !document.activeElement || document.activeElement === document.body;
}

const find = (selector: string) => document.querySelector<HTMLElement>(`main ${selector}`);

/**
 * Where one goes on from something that is gone: at the page's heading, and on a page with a list that is used by keys, at its row
 * or above it. Not by mouse or finger: a list with the focus in it waits with what changes.
 */
export function focusPage(): void {
  const heading = find('h1');
  heading?.setAttribute('tabindex', '-1');
  const inList = isByKey ? (find('tr[tabindex="0"]') ?? find('search input[name=q]')) : null;
  (inList ?? heading)?.focus({ preventScroll: true });
}
