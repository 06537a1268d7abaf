'use client';

import type { RefObject } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { FactorDraft } from '@/lib/domain/user';

type FactorFieldsProps = {
  draft: FactorDraft;
  code: string;
  onCode: (code: string) => void;
  error: string | null;
  codeInput: RefObject<HTMLInputElement | null>;
};

/** The QR code for an app, the same as text, and the field for the first code. */
export function FactorFields({ draft: { qr, secret }, code, onCode, error, codeInput }: FactorFieldsProps) {
  const grouped = secret.replace(/(.{4})(?=.)/g, '$1 ');
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        {/* Black on white in both themes: readers expect it. */}
        <svg
          role="img"
          aria-label="QR code for your authenticator app"
          viewBox={`0 0 ${qr.size} ${qr.size}`}
          shapeRendering="crispEdges"
          className="size-44 shrink-0 rounded border border-edge"
        >
          <rect width={qr.size} height={qr.size} fill="#fff" />
          <path d={qr.path} fill="#000" />
        </svg>
        <div className="min-w-0 flex-1 basis-40 text-sm">
          <p className="text-muted">Scan this with an authenticator app, or enter this key there:</p>
          <p className="mt-2 flex items-start gap-1">
            <code className="min-w-0 select-all break-words font-mono">{grouped}</code>
            <CopyButton value={secret} label="Copy key" />
          </p>
        </div>
      </div>
      <Field label="Code from the app" hint="Six digits, which change every half minute." error={error}>
        <Input
          ref={codeInput}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          className="max-w-40 font-mono tracking-widest"
          value={code}
          onChange={(event) => onCode(event.target.value)}
        />
      </Field>
    </div>
  );
}
