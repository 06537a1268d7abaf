'use client';

import { useLinkStatus } from 'next/link';

/** Breathes while its page is on its way. */
export function PlaceName({ name }: { name: string }) {
  const { pending } = useLinkStatus();
  return <span className={pending ? 'animate-breathe' : undefined}>{name}</span>;
}
