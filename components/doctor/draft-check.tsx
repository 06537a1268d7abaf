'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { sampleDraft } from '@/lib/actions/targets';
import type { Examination } from '@/lib/domain/finding';
import type { TargetDraft } from '@/lib/domain/target-draft';
import { FindingGroups } from './finding-groups';
import { MappingForm } from './mapping-form';
import { SampleConsent } from './sample-consent';

type DraftCheckProps = {
  examination: Examination;
  draft: TargetDraft;
  hasScanned: boolean;
  isBusy: boolean;
  onScan: () => void;
  onAttributes: (attributes: TargetDraft['attributes']) => void;
};

/** What the doctor found of a target that is not saved, and which attribute of its rows is which. */
export function DraftCheck({ examination, draft, hasScanned, isBusy, onScan, onAttributes }: DraftCheckProps) {
  const { findings, sample, examinedAt } = examination;
  const [isMapping, setMapping] = useState(draft.attributes !== null);
  return (
    <div className="space-y-7">
      <FindingGroups findings={findings} />
      {sample.by === 'none' && sample.reason === 'consent' && <SampleConsent isBusy={isBusy} onConsent={onScan} />}
      {sample.by !== 'none' && (
        <section aria-labelledby="mapping">
          <div className="flex flex-wrap items-center justify-between gap-3 border-b pb-1.5">
            <h2 id="mapping" className="font-semibold text-base">
              Attributes of the table
            </h2>
            {!isMapping && (
              <Button size="sm" onClick={() => setMapping(true)}>
                Map the attributes…
              </Button>
            )}
          </div>
          {isMapping ? (
            <MappingForm
              key={examinedAt}
              intro="They are saved with the target."
              look={(mapping) =>
                sampleDraft({ draft: { ...draft, attributes: mapping ?? draft.attributes }, scan: hasScanned })
              }
              onMapping={onAttributes}
            />
          ) : (
            <p className="pt-2.5 text-muted">The rows are read by the names of the managed layout.</p>
          )}
        </section>
      )}
    </div>
  );
}
