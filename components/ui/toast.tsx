'use client';

import { type CSSProperties, useEffect, useState } from 'react';
import type { ExternalToast } from 'sonner';
import { keepLoading } from './keep-loading';
import { useExtra, usePreload } from './use-extra';

// Nothing is toasted before somebody acts, so the code for it comes after the page.
const load = () => import('sonner');
/** The first toast wakes the place where toasts appear; a toast before that place is there would be lost. */
let wake: () => void = () => {};
let isThere: () => void = () => {};
const there = new Promise<void>((resolve) => {
  isThere = resolve;
});

const LOOK = {
  '--normal-bg': 'var(--raised)',
  '--normal-border': 'var(--hairline)',
  '--normal-text': 'var(--ink)',
  '--border-radius': '8px',
  fontFamily: 'inherit',
} as CSSProperties; // React's type knows no custom properties.

export function Toaster() {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    wake = () => setWanted(true);
  }, []);
  usePreload(load);
  const late = useExtra(load, isWanted);
  // Runs after the effects of what is inside, which listens by then.
  useEffect(() => {
    if (late) isThere();
  }, [late]);
  if (!late) return null;
  return (
    <late.Toaster
      position="bottom-right"
      style={LOOK}
      gap={8}
      visibleToasts={4}
      toastOptions={{
        classNames: {
          toast: '!shadow-float !border-0 !text-sm !gap-2.5 !items-start',
          description: '!text-muted',
          success: '[&>[data-icon]]:text-positive',
          info: '[&>[data-icon]]:text-info',
          warning: '[&>[data-icon]]:text-warning',
          error: '[&>[data-icon]]:text-danger',
        },
      }}
    />
  );
}

/** What must be read stays longer than what only confirms. */
const READ_MS = 10_000;

type Kind = 'success' | 'info' | 'warning' | 'error';

function show(kind: Kind, title: string, options?: ExternalToast) {
  wake();
  void Promise.all([keepLoading(load), there]).then(([late]) => late?.toast[kind](title, options));
}

export const toast = {
  success: (title: string, options?: ExternalToast) => show('success', title, options),
  info: (title: string, options?: ExternalToast) => show('info', title, options),
  warning: (title: string, options?: ExternalToast) => show('warning', title, { duration: READ_MS, ...options }),
  error: (title: string, options?: ExternalToast) => show('error', title, { duration: READ_MS, ...options }),
};
