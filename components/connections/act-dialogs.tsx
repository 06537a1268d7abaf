'use client';

import { useLate, usePreload } from '@/components/ui/use-late';
import type { OpenDialog } from './use-dialogs';

const load = () => import('./act-forms');

export type ActDialogsProps = { target: string; dialog: OpenDialog | undefined; onClose: () => void };

/** The forms of the acts, which come after the page: nobody acts before there is a list. */
export function ActDialogs(props: ActDialogsProps) {
  usePreload(load);
  const late = useLate(load, props.dialog !== undefined);
  return late && <late.ActForms {...props} />;
}
