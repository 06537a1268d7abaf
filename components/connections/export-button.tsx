'use client';

import { Download } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';
import { preload, useLate } from '@/components/ui/use-late';

const load = () => import('./export-dialog');

export function ExportButton() {
  const [isOpen, setOpen] = useState(false);
  const late = useLate(load, isOpen);
  const frame = useId();
  const isAsked = useRef(false);

  function begin() {
    isAsked.current = true;
    setOpen(false);
    toast.info('Export asked for', { description: 'Your browser shows the download.' });
  }
  /** A download loads no page; what does is a refusal. */
  function tellRefusal() {
    if (!isAsked.current) return;
    isAsked.current = false;
    toast.error('Not exported', { description: 'The console refused it. Two exports of a target may run at a time.' });
  }
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
      {/* Comes with the dialog: a frame costs the page's start. Stays when it goes: one that is removed takes a download along. */}
      {late && <iframe name={frame} title="Download" hidden onLoad={tellRefusal} />}
      {late && <late.ExportDialog open={isOpen} onOpenChange={setOpen} frame={frame} onBegin={begin} />}
    </>
  );
}
