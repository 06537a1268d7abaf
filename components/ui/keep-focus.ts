import { isFocusFree } from './focus-free';

/**
 * Focus does not fall out of the page when what had it goes away: a button that became another, a card that was decided, a row
 * that was removed. It goes to where one goes on, and never to what took the place of a button: that undoes what was pressed, and
 * the next key would press it. Once per document, from when this is loaded.
 */

let held: { element: Element; path: string } | undefined;
let isByKey = false;

document.addEventListener('keydown', () => (isByKey = true), true);
document.addEventListener('pointerdown', () => (isByKey = false), true);
document.addEventListener('focusin', ({ target }) => {
  // Dialogs and menus, which stand outside of it, give the focus back by themselves.
  const isOfPage = target instanceof Element && target.closest('main');
  held = isOfPage ? { element: target, path: location.pathname } : undefined;
});
// Whoever left of their own accord is not called back; some browsers tell of a removal here as well.
document.addEventListener('focusout', () =>
  setTimeout(() => {
    if (held?.element.isConnected && isFocusFree()) held = undefined;
  }),
);
new MutationObserver(() => {
  if (!held || held.element.isConnected) return;
  const { path } = held;
  held = undefined;
  // Another page says itself where it begins.
  if (isFocusFree() && path === location.pathname) focusPage();
}).observe(document.body, { childList: true, subtree: true });

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
