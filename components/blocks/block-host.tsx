'use client';

import { usePathname } from 'next/navigation';
import { useBlockWish } from '@/components/shell/block-wish';
import { useLate } from '@/components/ui/use-late';

const load = () => import('./block-dialog');

/** Where the form that blocks appears; its code comes when somebody wants it. */
export function BlockHost() {
  const asked = useBlockWish();
  const path = usePathname();
  const late = useLate(load, asked);
  if (!late || !asked || asked.path !== path) return null;
  return <late.BlockDialog key={asked.turn} wish={asked.wish} />;
}
