import type { Metadata } from 'next';
import { AcceptInvitation } from '@/components/session/accept-invitation';
import { PlainPage } from '@/components/shell/plain-page';

export const metadata: Metadata = { title: 'Choose a password' };

export default function InvitationPage() {
  return (
    <PlainPage title="Choose a password">
      <AcceptInvitation />
    </PlainPage>
  );
}
