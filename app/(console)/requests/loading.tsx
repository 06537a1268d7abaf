import { PageLoading } from '@/components/shell/page-loading';

export default function RequestsLoading() {
  return <PageLoading title="Requests" />;
}
