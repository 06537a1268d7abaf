'use client';

import { useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { leaveSecondStep } from '@/lib/actions/second-step';

/** Back to name and password. */
export function LeaveStep() {
  const [isBusy, startTransition] = useTransition();

  function leave() {
    startTransition(async () => {
      // With the cookie gone, the page that the action's answer brings along is the first step.
      await leaveSecondStep({}).catch(() => null);
    });
  }

  return (
    <Button variant="ghost" busy={isBusy} className="h-9" onClick={leave}>
      Sign in as somebody else
    </Button>
  );
}
