'use client';

import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { DRAWN_WHOLE, drawnRows, factsRange, isSameRange, type RowRange } from './row-window';

/** Follows the window over `count` rows of equal height: which to draw, and (told to `onSeen`) which to ask facts of. */
export function useRowWindow(count: number, onSeen: (range: RowRange) => void) {
  const bodyRef = useRef<HTMLTableSectionElement>(null);
  const [drawn, setDrawn] = useState(() => drawnRows(count, 0, 0, 0));
  const [rowPx, setRowPx] = useState(0);
  const seen = useRef<RowRange>(undefined);

  const measure = useEffectEvent(() => {
    const body = bodyRef.current;
    const height = body?.querySelector('tr[data-index]')?.getBoundingClientRect().height ?? 0;
    if (!body || height === 0) return;
    const top = body.getBoundingClientRect().top;
    const next = drawnRows(count, top, height, window.innerHeight);
    setDrawn((before) => (isSameRange(before, next) ? before : next));
    setRowPx(height);
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
    const watch = new ResizeObserver(follow);
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page of the same height resizes nothing.
  useEffect(() => measure(), [count]);

  // A whole page needs no measuring, nor a frame to wait for it.
  return { bodyRef, drawn: count <= DRAWN_WHOLE ? { start: 0, end: count } : drawn, rowPx };
}
