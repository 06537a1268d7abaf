import { EmptyState } from '@/components/ui/empty-state';

/** For whoever has a role on no target. */
export function NoTarget() {
  return <EmptyState title="No target is open to you">Ask an admin for a role on one.</EmptyState>;
}
