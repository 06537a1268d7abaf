'use client';

import { ArrowUp } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';

type ChangesPillProps = {
  words: string | undefined;
  /** The list is about to show it by itself: only what lasts is worth a pill. */
  isLate: boolean;
  onShow: (isByKey: boolean) => void;
};

/** What changed while the list held still. It floats in its own space, so that nothing moves when it comes, and above the table's head. */
export function ChangesPill({ words, isLate, onShow }: ChangesPillProps) {
  if (!words) return null;
  return (
    <div className="pointer-events-none sticky top-14 z-11 h-0">
      <div className="flex -translate-y-5.5 justify-center max-md:pointer-coarse:-translate-y-8">
        <Button
          size="sm"
          variant="primary"
          onClick={({ detail }) => onShow(detail === 0)}
          className={cx(
            'pointer-events-auto h-6! rounded-full! shadow-float pointer-coarse:h-9!',
            isLate ? 'animate-late' : 'animate-pop-in',
          )}
        >
          <ArrowUp aria-hidden="true" />
          {words} · Show
        </Button>
      </div>
    </div>
  );
}
