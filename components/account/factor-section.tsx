'use client';

import { useState } from 'react';
import { SettingSection } from '@/components/shell/setting-section';
import { Button } from '@/components/ui/button';
import { plural } from '@/lib/domain/format';
import type { AccountDto } from '@/lib/domain/user';
import { FactorDialog, type FactorWish } from './factor-dialog';

/** The second factor: on with what is left of its codes, or off. */
export function FactorSection({ account: { user, recoveryLeft, isFactorRequired } }: { account: AccountDto }) {
  const [chosen, setChosen] = useState<{ wish: FactorWish; isOpen: boolean; round: number }>();
  const choose = (wish: FactorWish) => setChosen({ wish, isOpen: true, round: (chosen?.round ?? 0) + 1 });
  const left = `${plural(recoveryLeft, 'recovery code')} left, for when the app is not at hand.`;
  const off = 'Off. With it on, signing in takes a code of an app on your phone besides the password.';
  const required = isFactorRequired ? ' Required here: you set it up when you next sign in, if not before.' : '';
  return (
    <SettingSection
      title="Second factor"
      note={user.hasFactor ? `On. ${left}` : `${off}${required}`}
      actions={
        user.hasFactor ? (
          <>
            <Button onClick={() => choose('renew')}>New recovery codes…</Button>
            <Button onClick={() => choose('disable')}>Turn off…</Button>
          </>
        ) : (
          <Button onClick={() => choose('enable')}>Turn on…</Button>
        )
      }
    >
      {chosen && (
        <FactorDialog
          key={chosen.round}
          wish={chosen.wish}
          open={chosen.isOpen}
          onClose={() => setChosen({ ...chosen, isOpen: false })}
        />
      )}
    </SettingSection>
  );
}
