'use client';

import { ArrowUp } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';

type ChangesPillProps = {
  words: string | undefined;
  /** The list is about to show it by itself: only what lasts is worth a pill. */
  isLate: boolean;
  /** The bar of a selection stands above: it stays in view, and the pill with it, at its end or below it. */
  hasBar: boolean;
  onShow: (isByKey: boolean) => void;
};

/** What changed while the list held still. It floats in its own space, so that nothing moves when it comes, and above the table's head. */
export function ChangesPill({ words, isLate, hasBar, onShow }: ChangesPillProps) {
  if (!words) return null;
  return (
    <div
      className={cx(
        'pointer-events-none sticky h-0',
        hasBar ? 'top-[calc(var(--shell-top)+3.75rem)] z-21 lg:top-[calc(var(--shell-top)+2.75rem)]' : 'top-14 z-11',
      )}
    >
      <div
        className={cx(
          'flex justify-center max-sm:justify-end sm:-translate-y-5.5 sm:max-md:pointer-coarse:-translate-y-8',
          hasBar && 'lg:-translate-y-9.5 lg:justify-end',
        )}
      >
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
