'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { preload } from '@/components/ui/use-extra';
import { useLate } from '@/components/ui/use-late';

const load = () => import('./export-dialog');

export function ExportButton() {
  const [isOpen, setOpen] = useState(false);
  const late = useLate(load, isOpen, setOpen);
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        className="max-sm:px-2"
        aria-haspopup="dialog"
        onPointerEnter={() => preload(load)}
        onFocus={() => preload(load)}
        onClick={() => setOpen(true)}
      >
        <Download aria-hidden="true" />
        <span className="max-sm:sr-only">Export</span>
      </Button>
      {/* Stays when it is closed: a frame that is removed takes a download along. */}
      {late && <late.ExportDialog open={isOpen} onOpenChange={setOpen} />}
    </>
  );
}
