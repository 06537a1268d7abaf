'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { isFocusFree } from './focus-free';

/**
 * For a form: whenever `problem` is another one that a field is marked with, that field gets the focus; where it came with an
 * answer, only from the button or from nowhere, since whoever waited may type on meanwhile.
 */
export function useFirstInvalid<T extends HTMLElement>(
  problem: object | null,
  { isAnswer = false } = {},
): RefObject<T | null> {
  const form = useRef<T>(null);
  useEffect(() => {
    if (!problem || (isAnswer && !isFocusFree() && document.activeElement?.tagName !== 'BUTTON')) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [problem, isAnswer]);
  return form;
}
