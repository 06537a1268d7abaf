'use client';

import type { View } from '@/lib/domain/view';
import { DeleteViewDialog } from './delete-view-dialog';
import { ViewNameDialog } from './view-name-dialog';

export type AskView = { act: 'save'; view?: undefined } | { act: 'rename' | 'delete'; view: View };

type ViewDialogsProps = { ask: AskView; open: boolean; onClose: () => void };

/** The dialog of an act on views. */
export function ViewDialogs({ ask, open, onClose }: ViewDialogsProps) {
  if (ask.act === 'delete') return <DeleteViewDialog view={ask.view} open={open} onClose={onClose} />;
  return <ViewNameDialog view={ask.view} open={open} onClose={onClose} />;
}
