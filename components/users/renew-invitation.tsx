'use client';

import { useState } from 'react';
import { useAct } from '@/components/shell/use-act';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { renewInvitation } from '@/lib/actions/users';
import type { InvitedDays } from '@/lib/domain/user';
import { DaysChoice } from './days-choice';
import { InvitationLink } from './invitation-link';

/** Another link in place of the one that was lost or is too old. */
export function RenewInvitation({ name }: { name: string }) {
  const [days, setDays] = useState<InvitedDays>(3);
  const [made, setMade] = useState<{ token: string; invitedUntil: number; isOpen: boolean } | null>(null);
  const { run, error, isBusy } = useAct();
  return (
    <>
      {error && <ErrorNote title="No link was made" message={error} />}
      <div className="flex flex-wrap items-end gap-2">
        <DaysChoice value={days} onChange={setDays} />
        <Button
          busy={isBusy}
          onClick={() =>
            run(
              () => renewInvitation({ name, days }),
              (data) => setMade({ ...data, isOpen: true }),
            )
          }
        >
          Make another link
        </Button>
      </div>
      {made && (
        <InvitationLink
          key={made.token}
          name={name}
          token={made.token}
          invitedUntil={made.invitedUntil}
          open={made.isOpen}
          onOpenChange={(isOpen) => setMade({ ...made, isOpen })}
        />
      )}
    </>
  );
}
