const SHOW_MS = 400;
/** Time to move the pointer onto the words, to read or select them. */
const HIDE_MS = 120;
const GAP_PX = 6;
const EDGE_PX = 8;

/** Shows and hides `layer` for whatever on the page carries `data-tooltip`; answers how to stop. */
export function watchTooltips(layer: HTMLElement): () => void {
  const watching = new AbortController();
  let target: HTMLElement | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hide() {
    clearTimeout(timer);
    if (target?.getAttribute('aria-describedby') === layer.id) target.removeAttribute('aria-describedby');
    target = null;
    if (layer.matches(':popover-open')) layer.hidePopover();
  }

  function show(next: HTMLElement) {
    hide();
    const words = next.dataset.tooltip;
    // Beside its open menu it would only stand in the way.
    if (!words || !next.isConnected || next.matches('[aria-haspopup][aria-expanded=true]')) return;
    target = next;
    layer.textContent = words;
    layer.showPopover();
    place(layer, next.getBoundingClientRect());
    // What only repeats the name is not worth saying twice.
    const isNew = words !== next.getAttribute('aria-label') && !next.hasAttribute('aria-describedby');
    if (isNew) next.setAttribute('aria-describedby', layer.id);
  }

  function follow(event: PointerEvent) {
    // A finger that touches means the thing itself.
    if (event.pointerType === 'touch') return;
    const next = findTipped(event);
    clearTimeout(timer);
    if ((next && next === target) || layer.contains(event.target as Node)) return;
    timer = next ? setTimeout(() => show(next), SHOW_MS) : setTimeout(hide, HIDE_MS);
  }

  function focus(event: FocusEvent) {
    const next = findTipped(event);
    if (next?.matches(':focus-visible')) show(next);
    else hide();
  }

  const options = { signal: watching.signal };
  document.addEventListener('pointerover', follow, options);
  document.addEventListener('focusin', focus, options);
  document.addEventListener('focusout', hide, options);
  document.addEventListener('pointerdown', hide, options);
  document.addEventListener('scroll', hide, { ...options, capture: true, passive: true });
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide(), { ...options, capture: true });
  return () => {
    hide();
    watching.abort();
  };
}

function findTipped({ target }: Event): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-tooltip]') : null;
}

/** Above `box`, below it where there is no room, and never past the edge of the window. */
function place(layer: HTMLElement, box: DOMRect) {
  const { offsetWidth: width, offsetHeight: height } = layer;
  const left = Math.min(Math.max(box.left + box.width / 2 - width / 2, EDGE_PX), window.innerWidth - width - EDGE_PX);
  const above = box.top - height - GAP_PX;
  layer.style.left = `${left}px`;
  layer.style.top = `${above < EDGE_PX ? box.bottom + GAP_PX : above}px`;
}
