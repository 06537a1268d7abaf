'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useLate } from '@/components/ui/use-late';
import { sampleRows } from '@/lib/actions/doctor';
import type { Finding } from '@/lib/domain/finding';
import { attributesBlock } from '@/lib/domain/mapping';
import { SnippetBlock } from './snippet-block';

const load = () => import('./mapping-form');

type MappingSectionProps = { target: string; findings: Finding[] };

/** The guided form; opened by itself where the rows are not read as they could be. */
export function MappingSection({ target, findings }: MappingSectionProps) {
  const wantsMapping = findings.some(
    ({ id, state }) => (id.startsWith('attribute-') || id === 'key') && (state === 'warning' || state === 'problem'),
  );
  const [isOpen, setOpen] = useState(wantsMapping);
  const late = useLate(load, isOpen, setOpen);
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
      {!isOpen && <p className="pt-2.5 text-muted">The rows are read as the settings of the target say.</p>}
      {isOpen && late && (
        <late.MappingForm
          look={(mapping) => sampleRows({ target, mapping })}
          intro="Nothing is saved here: the block at the end goes into the targets file, and a target that was added in the console is changed on the page Targets."
        >
          {(mapping) => (
            <SnippetBlock
              label={`For the targets file: target ${target}, in its table`}
              text={attributesBlock(mapping)}
            />
          )}
        </late.MappingForm>
      )}
    </section>
  );
}
