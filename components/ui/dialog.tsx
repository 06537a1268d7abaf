'use client';

import type { DialogProps } from './dialog-panel';
import { toast } from './toast';
import { useExtra, usePreload } from './use-extra';
import { useLate } from './use-late';

const load = () => import('./dialog-panel');

/**
 * Modal; a bottom sheet on phones. The element marked `data-autofocus` is focused first. With `mustAnswer` its code is asked for until it comes, since a
 * press does not bring back what it shows.
 */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, mustAnswer = false } = props;
  usePreload(load);
  const late = useLate(load, open && !mustAnswer, onOpenChange);
  const kept = useExtra(load, open && mustAnswer, tellWaiting);
  const part = late ?? kept;
  return part && <part.DialogPanel {...props} />;
}

function tellWaiting() {
  toast.error('This part of the page could not be loaded', {
    id: 'late',
    description: 'It is tried again every few seconds. Do not reload the page: what comes is shown only once.',
  });
}
