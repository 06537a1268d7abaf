'use client';

import { usePreload } from '@/components/ui/use-extra';
import { useLate } from '@/components/ui/use-late';
import type { HeldRow } from './held-list';
import type { KnownFacts } from './known-facts';
import type { OpenDialog } from './use-dialogs';

const load = () => import('./act-forms');

export type ActDialogsProps = {
  dialog: OpenDialog | undefined;
  /** What is on screen, and what was heard of it. */
  rows: readonly HeldRow[];
  readAt: number | undefined;
  known: KnownFacts;
  onClose: () => void;
};

/** The forms of the acts, which come after the page: nobody acts before there is a list. */
export function ActDialogs(props: ActDialogsProps) {
  usePreload(load);
  const late = useLate(load, props.dialog?.isOpen && props.dialog.turn, props.onClose);
  return late && <late.ActForms {...props} />;
}
