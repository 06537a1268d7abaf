'use client';

import { Search } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

type ScanConsentProps = { sentences: string[]; onConsent: () => void };

/** A table that can be listed by reading it only: what that costs comes first. */
export function ScanConsent({ sentences, onConsent }: ScanConsentProps) {
  return (
    <EmptyState
      icon={<Search aria-hidden="true" />}
      title="Listing this table takes a scan"
      action={
        <Button variant="primary" onClick={onConsent}>
          List by scan
        </Button>
      }
    >
      {sentences.map((sentence) => (
        <p key={sentence} className="mt-2">
          {sentence}
        </p>
      ))}
    </EmptyState>
  );
}
