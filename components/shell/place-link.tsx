'use client';

import Link from 'next/link';
import { type ComponentProps, useState } from 'react';

/** A link whose page is fetched ahead once somebody seems to want it: every place in the bar at once would keep the page from its own work. */
export function PlaceLink(props: Omit<ComponentProps<typeof Link>, 'prefetch' | 'onPointerEnter' | 'onFocus'>) {
  const [isMeant, setMeant] = useState(false);
  const mean = () => setMeant(true);
  return <Link {...props} prefetch={isMeant ? null : false} onPointerEnter={mean} onFocus={mean} />;
}
