'use client';

import { useState } from 'react';
import type { ActDialogsProps } from './act-dialogs';
import { asNow } from './as-now';
import { useConnections } from './connections-context';
import { EMPTY_DRAFT } from './draft';
import { KickDialog } from './kick-dialog';
import { RemoveDialog } from './remove-dialog';
import { SendDialog } from './send-dialog';

/** The form of the act at hand. The draft of a notice lives here, so that it outlasts its dialog. */
export function ActForms({ dialog, rows, readAt, known, onClose }: ActDialogsProps) {
  const { name: target, idleAfterMs } = useConnections().target;
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  if (!dialog) return null;
  const recipients = asNow(dialog.recipients, rows, known, idleAfterMs);
  const props = { target, recipients, open: dialog.isOpen, onClose };
  if (dialog.act === 'send')
    return <SendDialog key={dialog.turn} {...props} readAt={readAt} draft={draft} onDraft={setDraft} />;
  if (dialog.act === 'kick') return <KickDialog key={dialog.turn} {...props} />;
  return <RemoveDialog key={dialog.turn} {...props} />;
}
