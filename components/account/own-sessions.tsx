'use client';

import { SessionTable } from '@/components/shell/session-table';
import { SettingSection } from '@/components/shell/setting-section';
import { useAct } from '@/components/shell/use-act';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { toast } from '@/components/ui/toast';
import { endOwnSession } from '@/lib/actions/account';
import { plural } from '@/lib/domain/format';
import type { SessionDto } from '@/lib/domain/user';

/** Where one is signed in; a session one does not know is ended here. */
export function OwnSessions({ sessions, now }: { sessions: SessionDto[]; now: number }) {
  const { run, error, isBusy } = useAct();
  const end = (which: string) =>
    run(
      () => endOwnSession({ which }),
      ({ count }) => toast.success(count === 0 ? 'It had ended already' : `${plural(count, 'session')} ended`),
    );
  return (
    <SettingSection
      title="Sessions"
      note="Where you are signed in. A session ends after 12 hours whatever happens."
      actions={
        sessions.length > 1 && (
          <Button busy={isBusy} onClick={() => end('others')}>
            Sign out all others
          </Button>
        )
      }
    >
      {error && <ErrorNote title="Not ended" message={error} />}
      <SessionTable
        sessions={sessions}
        now={now}
        action={(session) =>
          !session.isThis && (
            <Button
              size="sm"
              disabled={isBusy}
              aria-label={`Sign out ${session.client ?? 'unknown browser'} at ${session.from ?? 'an unknown address'}`}
              onClick={() => end(session.handle)}
            >
              Sign out
            </Button>
          )
        }
      />
    </SettingSection>
  );
}
