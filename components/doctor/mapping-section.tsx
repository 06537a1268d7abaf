'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { Finding } from '@/lib/domain/finding';

const MappingForm = dynamic(() => import('./mapping-form').then(({ MappingForm: form }) => form));

type MappingSectionProps = { target: string; findings: Finding[] };

/** The guided form; opened by itself where the rows are not read as they could be. */
export function MappingSection({ target, findings }: MappingSectionProps) {
  const wantsMapping = findings.some(
    ({ id, state }) => (id.startsWith('attribute-') || id === 'key') && (state === 'warning' || state === 'problem'),
  );
  const [isOpen, setOpen] = useState(wantsMapping);
  return (
    <section aria-labelledby="mapping" className="mt-9">
      <div className="flex flex-wrap items-center justify-between gap-3 border-b pb-1.5">
        <h2 id="mapping" className="font-semibold text-base">
          Attributes of the table
        </h2>
        {!isOpen && (
          <Button size="sm" onClick={() => setOpen(true)}>
            Map the attributes…
          </Button>
        )}
      </div>
      {isOpen ? (
        <MappingForm target={target} />
      ) : (
        <p className="pt-2.5 text-muted">The rows are read as the targets file says.</p>
      )}
    </section>
  );
}
