'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './icon-button';

const CONFIRM_MS = 1500;

type CopyButtonProps = {
  value: string;
  /** What it copies, as a command: "Copy connection id". */
  label: string;
  className?: string | undefined;
};

export function CopyButton({ value, label, className }: CopyButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready');
  useEffect(() => {
    if (state === 'ready') return;
    const timer = setTimeout(() => setState('ready'), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy() {
    // The clipboard is missing on plain http and may be refused by the person.
    const copied = await navigator.clipboard?.writeText(value).then(
      () => true,
      () => false,
    );
    setState(copied ? 'copied' : 'refused');
  }

  return (
    <>
      <IconButton
        size="sm"
        label={label}
        {...(className && { className })}
        onClick={(event) => {
          // Often inside a row that opens on click.
          event.stopPropagation();
          void copy();
        }}
      >
        {state === 'copied' ? <Check aria-hidden="true" className="text-positive" /> : <Copy aria-hidden="true" />}
      </IconButton>
      <span role="status" className="sr-only">
        {state === 'copied' && 'Copied'}
        {state === 'refused' && 'The browser refused to copy. Select the text instead.'}
      </span>
    </>
  );
}
