import type { Metadata } from 'next';
import Link from 'next/link';
import { PlainPage } from '@/components/shell/plain-page';
import { buttonClass } from '@/components/ui/button-class';

export const metadata: Metadata = { title: 'No such page' };

export default function NotFound() {
  return (
    <PlainPage title="No such page">
      <p className="text-muted">The address is mistyped, or what it named is not here any more.</p>
      <div className="mt-5">
        <Link href="/connections" className={buttonClass('primary')}>
          Go to connections
        </Link>
      </div>
    </PlainPage>
  );
}
