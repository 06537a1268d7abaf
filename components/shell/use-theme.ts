'use client';

import { useEffect, useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The theme lives in a cookie, so that the server draws the first frame right and no script has to. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>('system');
  // What the server wrote on <html> is known only here.
  useEffect(() => setTheme((document.documentElement.dataset.theme as Theme | undefined) ?? 'system'), []);
  return [
    theme,
    (next) => {
      setTheme(next);
      if (next === 'system') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = next;
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers still in use.
      document.cookie = `theme=${next}; path=/; max-age=${next === 'system' ? 0 : YEAR_SECONDS}; samesite=lax`;
    },
  ];
}
