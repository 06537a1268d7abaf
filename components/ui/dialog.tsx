'use client';

import type { DialogProps } from './dialog-panel';
import { useLate, usePreload } from './use-late';

const load = () => import('./dialog-panel');

/** Modal; a bottom sheet on phones. The element marked `data-autofocus` is focused first. */
export function Dialog(props: DialogProps) {
  usePreload(load);
  const late = useLate(load, props.open);
  return late && <late.DialogPanel {...props} />;
}
