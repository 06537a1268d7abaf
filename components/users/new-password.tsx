'use client';

import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import type { Role } from '@/lib/domain/role';

type NewPasswordProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  name: string;
  role: Role;
  password: string;
};

export function NewPassword({ open, onOpenChange, name, role, password }: NewPasswordProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`${name} can sign in`}
      description={`As ${role}, with this password. It is not shown again, so hand it over now.`}
      footer={
        <Button variant="primary" data-autofocus onClick={() => onOpenChange(false)}>
          Done
        </Button>
      }
    >
      <div className="flex items-center gap-2 rounded border border-edge bg-canvas py-2 pr-2 pl-3">
        <code className="min-w-0 flex-1 select-all break-all font-mono">{password}</code>
        <CopyButton value={password} label="Copy password" />
      </div>
    </Dialog>
  );
}
