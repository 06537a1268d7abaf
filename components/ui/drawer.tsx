'use client';

import type { DrawerProps } from './drawer-panel';
import { useLate, usePreload } from './use-late';

const load = () => import('./drawer-panel');

/**
 * A panel at the right, over the page. With room for both, the page beside it stays in use, so it is a region and
 * not a modal dialog; on phones it covers everything and is one.
 */
export function Drawer(props: DrawerProps) {
  usePreload(load);
  const late = useLate(load, props.open);
  return late && <late.DrawerPanel {...props} />;
}
