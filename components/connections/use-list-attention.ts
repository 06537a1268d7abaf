'use client';

import { type FocusEvent, type PointerEvent, useEffect, useRef, useState } from 'react';

/** Who leaves the list for less than this is still at it. */
const LINGER_MS = 1500;

/** Whether somebody is at the list: the mouse, a finger or the focus is or was just now in it, or it is scrolled away from its top. */
export function useListAttention() {
  const [isHovered, setHovered] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [isTouched, setTouched] = useState(false);
  const [isAtTop, setAtTop] = useState(true);
  const topRef = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const top = topRef.current;
    if (!top) return;
    const observer = new IntersectionObserver(([entry]) => setAtTop(entry?.isIntersecting ?? true));
    observer.observe(top);
    return () => observer.disconnect();
  }, []);

  // A finger that is down on a row lets go of that row and of no other.
  useEffect(() => {
    if (!isTouched) return;
    const letGo = () => setTouched(false);
    window.addEventListener('pointerup', letGo);
    window.addEventListener('pointercancel', letGo);
    return () => {
      window.removeEventListener('pointerup', letGo);
      window.removeEventListener('pointercancel', letGo);
    };
  }, [isTouched]);

  const isAtIt = isHovered || isFocused || isTouched || !isAtTop;
  const [isLingering, setLingering] = useState(false);
  useEffect(() => {
    if (isAtIt) return setLingering(true);
    const timer = setTimeout(() => setLingering(false), LINGER_MS);
    return () => clearTimeout(timer);
  }, [isAtIt]);

  return {
    isLookedAt: isAtIt || isLingering,
    /** An empty element right above the list. */
    topRef,
    listProps: {
      // Moves, because an overlay that vanishes under the mouse makes no enter; a finger leaves no pointer behind.
      onPointerMove: ({ pointerType }: PointerEvent) => setHovered(pointerType === 'mouse'),
      onPointerDown: () => setTouched(true),
      onPointerLeave: () => setHovered(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => setFocused(currentTarget.contains(relatedTarget)),
    },
  };
}
