'use client';

import { Eye } from 'lucide-react';
import { Button } from '@/components/ui/button';

type RevealButtonProps = { isBusy: boolean; onReveal: () => void };

/** Says before it is pressed that somebody will be able to see that it was. */
export function RevealButton({ isBusy, onReveal }: RevealButtonProps) {
  return (
    <span className="mt-1.5 block">
      <Button size="sm" busy={isBusy} onClick={onReveal}>
        <Eye aria-hidden="true" />
        Reveal
      </Button>
      <span className="mt-1 block text-muted text-xs">The audit records that you looked.</span>
    </span>
  );
}
