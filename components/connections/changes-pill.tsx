'use client';

import { ArrowUp } from 'lucide-react';
import { Button } from '@/components/ui/button';

type ChangesPillProps = { words: string | undefined; onShow: (isByKey: boolean) => void };

/** What changed while the list held still. It floats in its own space, so that nothing moves when it comes. */
export function ChangesPill({ words, onShow }: ChangesPillProps) {
  if (!words) return null;
  return (
    <div className="pointer-events-none sticky top-14 z-10 h-0">
      <div className="flex -translate-y-5.5 justify-center">
        <Button
          size="sm"
          variant="primary"
          onClick={({ detail }) => onShow(detail === 0)}
          className="pointer-events-auto h-6! animate-pop-in rounded-full! shadow-float pointer-coarse:h-9!"
        >
          <ArrowUp aria-hidden="true" />
          {words} · Show
        </Button>
      </div>
    </div>
  );
}
