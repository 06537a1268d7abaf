'use client';

import { PageError } from '@/components/shell/page-error';
import { PlainPage } from '@/components/shell/plain-page';

export default function RootError(props: { error: unknown; retry: () => void }) {
  return (
    <PlainPage title="Something is wrong here">
      <PageError {...props} />
    </PlainPage>
  );
}
