'use client';

import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';

type HandOverProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  /** What is shown once. */
  secret: string;
  copyLabel: string;
};

/** A password or a link for somebody else, which nobody sees again. */
export function HandOver({ open, onOpenChange, title, description, secret, copyLabel }: HandOverProps) {
  return (
    <Dialog
      mustAnswer
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      footer={
        <Button variant="primary" data-autofocus onClick={() => onOpenChange(false)}>
          Done
        </Button>
      }
    >
      <div className="flex items-center gap-2 rounded border border-edge bg-canvas py-2 pr-2 pl-3">
        <code className="min-w-0 flex-1 select-all break-all font-mono">{secret}</code>
        <CopyButton value={secret} label={copyLabel} />
      </div>
    </Dialog>
  );
}
