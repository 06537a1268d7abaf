'use client';

import { PageError } from '@/components/shell/page-error';
import { PlainPage } from '@/components/shell/plain-page';
import './globals.css';

/** Stands in for the root layout when that itself fails. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Something is wrong · Switchboard</title>
        <PlainPage title="Something is wrong here">
          <PageError {...props} />
        </PlainPage>
      </body>
    </html>
  );
}
