'use client';

import { useEffect, useRef } from 'react';
import { useExtra } from './use-extra';

const load = () => import('./watch-document');

/** Shows the words of whatever carries `data-tooltip`, above everything else. Once per page. */
export function TooltipLayer() {
  const layer = useRef<HTMLDivElement>(null);
  const late = useExtra(load, true);
  useEffect(() => (layer.current ? late?.watchTooltips(layer.current) : undefined), [late]);
  return (
    <div
      ref={layer}
      id="tooltip"
      role="tooltip"
      popover="manual"
      className="fixed inset-auto m-0 max-w-72 animate-pop-in rounded border-0 bg-ink px-2 py-1 text-canvas text-xs"
    />
  );
}
