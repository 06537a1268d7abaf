import { CircleCheck, CircleDashed, CircleOff, CirclePause, type LucideIcon } from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/badge';
import type { ConnectionState } from '@/lib/domain/connection';
import { STATE_WORDS } from './state-words';

const LOOKS: Record<ConnectionState, { icon: LucideIcon; tone: Tone }> = {
  live: { icon: CircleCheck, tone: 'positive' },
  idle: { icon: CirclePause, tone: 'warning' },
  gone: { icon: CircleOff, tone: 'neutral' },
  unchecked: { icon: CircleDashed, tone: 'muted' },
};

export function StateBadge({ state }: { state: ConnectionState }) {
  const { icon: Icon, tone } = LOOKS[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
      {STATE_WORDS[state]}
    </Badge>
  );
}
