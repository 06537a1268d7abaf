'use client';

import { useQuery } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toast';
import { exportPlan } from '@/lib/client/export';
import { EXPORT_FORMATS, type ExportFormat } from '@/lib/domain/export';
import { useConnections } from './connections-context';
import { exportWords, FORMAT_WORDS, fileWords } from './export-words';

type ExportDialogProps = {
  open: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

const FORMATS = EXPORT_FORMATS.map((value) => ({ value, label: FORMAT_WORDS[value] }));

/** What is said of a file while nothing else is known. */
const NO_PLAN = { isMasked: false, isAsked: false };

/** Says what an export would hold and cost before it is begun. */
export function ExportDialog({ open, onOpenChange }: ExportDialogProps) {
  const { state, target } = useConnections();
  const [format, setFormat] = useState<ExportFormat>('csv');
  const form = useId();
  // A frame that a refusal is shown to, instead of this page. It comes with the dialog: a frame costs the page's start.
  const frame = useId();
  const isAsked = useRef(false);
  const { data: plan, error, refetch } = useQuery({ ...exportPlan(target.name, state.q), enabled: open });
  const takesScan = plan?.consent !== undefined;
  const fields = { target: target.name, q: state.q, order: state.order, format, ...(takesScan && { scan: 'true' }) };

  function begin() {
    isAsked.current = true;
    onOpenChange(false);
    toast.info('Export asked for', { description: 'Your browser shows the download.' });
  }
  /** A download loads no page; what does is a refusal. */
  function tellRefusal() {
    if (!isAsked.current) return;
    isAsked.current = false;
    toast.error('Not exported', { description: 'The console refused it. Two exports of a target may run at a time.' });
  }

  const dialog = (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Export connections"
      description={state.q ? 'All that this search finds, on every page.' : `All connections of ${target.title}.`}
      footer={
        <>
          <Button data-autofocus onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={form} disabled={!plan}>
            {takesScan ? `Read by scan, download ${FORMAT_WORDS[format]}` : `Download ${FORMAT_WORDS[format]}`}
          </Button>
        </>
      }
    >
      <form id={form} method="post" action="/api/connections/export" target={frame} onSubmit={begin}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Segmented label="Format" value={format} onChange={setFormat} options={FORMATS} />
      </form>
      <div className="mt-4 space-y-2 text-sm" aria-live="polite">
        {error && <ErrorNote title="This cannot be exported" message={error.message} onRetry={() => void refetch()} />}
        {!plan && !error && (
          <p>
            <span className="sr-only">Reading…</span>
            <Skeleton className="w-64" />
          </p>
        )}
        {plan && exportWords(plan).map((sentence) => <p key={sentence}>{sentence}</p>)}
      </div>
      <ul className="mt-4 space-y-1.5 text-muted text-sm">
        {fileWords(format, plan ?? NO_PLAN).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Dialog>
  );
  return (
    <>
      <iframe name={frame} title="Download" hidden onLoad={tellRefusal} />
      {dialog}
    </>
  );
}
