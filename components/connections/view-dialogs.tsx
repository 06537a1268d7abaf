'use client';

import { ConfirmDialog } from '@/components/shell/confirm-dialog';
import type { View } from '@/lib/domain/view';
import { useViewActs } from './use-view-acts';
import { ViewNameDialog } from './view-name-dialog';

export type AskView = { act: 'save'; view?: undefined } | { act: 'rename' | 'delete'; view: View };

type ViewDialogsProps = { ask: AskView; open: boolean; onClose: () => void };

/** The dialog of an act on views. */
export function ViewDialogs({ ask, open, onClose }: ViewDialogsProps) {
  const acts = useViewActs();
  if (ask.act !== 'delete') return <ViewNameDialog view={ask.view} open={open} onClose={onClose} />;
  const { name, isShared } = ask.view;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Delete “${name}”`}
      description={`${isShared ? 'Everybody loses this view. ' : ''}Links to it say so and show the unfiltered list.`}
      label="Delete the view"
      variant="danger"
      failed="Not deleted"
      act={() => acts.delete(ask.view)}
      onDone={onClose}
    />
  );
}
