import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { Arrival } from '@/components/session/arrival';
import { PlainPage } from '@/components/shell/plain-page';

/** Where whoever has a session goes on. Who has just signed in on this page loads the next one anew, under a policy made for them. */
export async function leadOn(path: string): Promise<ReactNode> {
  if (!(await headers()).has('next-action')) redirect(path);
  return (
    <PlainPage title="Sign in">
      <Arrival path={path} />
    </PlainPage>
  );
}
