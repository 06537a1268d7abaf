import { PageLoading } from '@/components/shell/page-loading';

export default function SweepLoading() {
  return <PageLoading title="Ghosts" />;
}
