'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** For a form: whenever `problem` is another one that a field is marked with, that field gets the focus. */
export function useFirstInvalid<T extends HTMLElement>(problem: object | null): RefObject<T | null> {
  const form = useRef<T>(null);
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [problem]);
  return form;
}
