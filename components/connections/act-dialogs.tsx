'use client';

import { useState } from 'react';
import { EMPTY_DRAFT } from './draft';
import { KickDialog } from './kick-dialog';
import { RemoveDialog } from './remove-dialog';
import { SendDialog } from './send-dialog';
import type { OpenDialog } from './use-dialogs';

type ActDialogsProps = { target: string; dialog: OpenDialog | undefined; onClose: () => void };

export function ActDialogs({ target, dialog, onClose }: ActDialogsProps) {
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  if (!dialog) return null;
  const props = { target, recipients: dialog.recipients, open: dialog.isOpen, onClose };
  if (dialog.act === 'send') return <SendDialog key={dialog.turn} {...props} draft={draft} onDraft={setDraft} />;
  if (dialog.act === 'kick') return <KickDialog key={dialog.turn} {...props} />;
  return <RemoveDialog key={dialog.turn} {...props} />;
}
