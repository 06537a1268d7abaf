'use client';

import type { DialogProps } from './dialog-panel';
import { usePreload } from './use-extra';
import { useLate } from './use-late';

const load = () => import('./dialog-panel');

/** Modal; a bottom sheet on phones. The element marked `data-autofocus` is focused first. */
export function Dialog(props: DialogProps) {
  usePreload(load);
  const late = useLate(load, props.open, props.onOpenChange);
  return late && <late.DialogPanel {...props} />;
}
