'use client';

import { startTransition, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { HeldRow } from './held-list';
import {
  DRAWN_FIRST,
  DRAWN_MORE,
  DRAWN_WHOLE,
  drawnRows,
  factsRange,
  isOtherList,
  isSameRange,
  type RowRange,
} from './row-window';

/** The latest that more of a page is drawn. */
const SETTLED_MS = 1_000;

/** Follows the window over rows of equal height: which to draw, and (told to `onSeen`) which to ask facts of. */
export function useRowWindow(rows: readonly HeldRow[], onSeen: (range: RowRange) => void) {
  const count = rows.length;
  const bodyRef = useRef<HTMLTableSectionElement>(null);
  const [drawn, setDrawn] = useState(() => drawnRows(count, 0, 0, 0));
  const [rowPx, setRowPx] = useState(0);
  const seen = useRef<RowRange>(undefined);

  // How far a page that is drawn whole has come; another list begins anew.
  const [reach, setReach] = useState(DRAWN_FIRST);
  const [reached, setReached] = useState(rows);
  if (reached !== rows) {
    setReached(rows);
    if (isOtherList(reached.map(toRow), rows.map(toRow))) setReach(DRAWN_FIRST);
  }

  const measure = useEffectEvent(() => {
    const body = bodyRef.current;
    const height = body?.querySelector('tr[data-index]')?.getBoundingClientRect().height ?? 0;
    if (!body || height === 0) return;
    const top = body.getBoundingClientRect().top;
    const next = drawnRows(count, top, height, window.innerHeight);
    setDrawn((before) => (isSameRange(before, next) ? before : next));
    // A page that will be drawn whole has room for its other rows by their usual height, for a moment.
    if (count > DRAWN_WHOLE) setRowPx(height);
    const asked = factsRange(count, top, height, window.innerHeight);
    if (seen.current && isSameRange(seen.current, asked)) return;
    seen.current = asked;
    onSeen(asked);
  });

  useEffect(() => {
    let frame = 0;
    const follow = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => measure());
    };
    // It is told once the layout is there, so that measuring makes none of its own; the first time soon after the start.
    const watch = new ResizeObserver(() => measure());
    if (bodyRef.current) watch.observe(bodyRef.current);
    window.addEventListener('scroll', follow, { passive: true });
    window.addEventListener('resize', follow);
    return () => {
      cancelAnimationFrame(frame);
      watch.disconnect();
      window.removeEventListener('scroll', follow);
      window.removeEventListener('resize', follow);
    };
  }, []);
  const isWhole = count > DRAWN_WHOLE || reach >= count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step brings the next.
  useEffect(() => {
    if (isWhole) return;
    const more = () => startTransition(() => setReach((before) => before + DRAWN_MORE));
    // Safari has none.
    if (!window.requestIdleCallback) {
      const timer = setTimeout(more, SETTLED_MS);
      return () => clearTimeout(timer);
    }
    const idle = window.requestIdleCallback(more, { timeout: SETTLED_MS });
    return () => window.cancelIdleCallback(idle);
  }, [isWhole, reach]);

  // A whole page needs no measuring, nor a frame to wait for it.
  const whole = { start: 0, end: Math.min(count, Math.max(reach, drawn.end)) };
  return { bodyRef, drawn: count <= DRAWN_WHOLE ? whole : drawn, rowPx };
}

const toRow = ({ row }: HeldRow) => row;
