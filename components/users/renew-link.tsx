'use client';

import { useState } from 'react';
import { useAct } from '@/components/shell/use-act';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { renewLink } from '@/lib/actions/users';
import type { InvitedDays } from '@/lib/domain/user';
import { DaysChoice } from './days-choice';
import { HandOver } from './hand-over';
import { linkNote, linkOf } from './link-words';

type RenewLinkProps = { name: string; isInvited: boolean };

/** A link to choose a password by: another invitation, or for whoever forgot theirs. */
export function RenewLink({ name, isInvited }: RenewLinkProps) {
  const [days, setDays] = useState<InvitedDays>(isInvited ? 3 : 1);
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
              () => renewLink({ name, days }),
              (data) => setMade({ ...data, isOpen: true }),
            )
          }
        >
          {isInvited ? 'Make another link' : 'Make a link'}
        </Button>
      </div>
      {made && (
        <HandOver
          key={made.token}
          open={made.isOpen}
          onOpenChange={(isOpen) => setMade({ ...made, isOpen })}
          title={isInvited ? `${name} is invited` : `A new password for ${name}`}
          description={linkNote(name, made.invitedUntil)}
          secret={linkOf(made.token)}
          copyLabel="Copy link"
        />
      )}
    </>
  );
}
