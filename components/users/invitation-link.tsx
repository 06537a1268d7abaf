'use client';

import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { formatAbsolute } from '@/lib/domain/format';

type InvitationLinkProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  name: string;
  token: string;
  invitedUntil: number;
};

export function InvitationLink({ open, onOpenChange, name, token, invitedUntil }: InvitationLinkProps) {
  // Behind the #: browsers send that to no server, so that no log on the way has it.
  const link = `${window.location.origin}/sign-in/invitation#${token}`;
  const until = formatAbsolute(invitedUntil).replace(/:\d\d\.\d+/, '');
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`${name} is invited`}
      description={`This link works once, until ${until}. It is not shown again, so hand it over now, to ${name} alone.`}
      footer={
        <Button variant="primary" data-autofocus onClick={() => onOpenChange(false)}>
          Done
        </Button>
      }
    >
      <div className="flex items-center gap-2 rounded border border-edge bg-canvas py-2 pr-2 pl-3">
        <code className="min-w-0 flex-1 select-all break-all font-mono">{link}</code>
        <CopyButton value={link} label="Copy link" />
      </div>
    </Dialog>
  );
}
