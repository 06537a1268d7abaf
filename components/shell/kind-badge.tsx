import { Badge } from '@/components/ui/badge';
import type { TargetKind } from '@/lib/domain/target';

export function KindBadge({ kind }: { kind: TargetKind }) {
  if (kind === 'production') return <Badge className="bg-production text-on-solid">Production</Badge>;
  return <Badge tone="muted">{kind === 'staging' ? 'Staging' : 'Development'}</Badge>;
}
