import {
  CircleCheck,
  CircleDashed,
  CirclePlay,
  CircleSlash,
  CircleX,
  Hourglass,
  type LucideIcon,
  UserCheck,
} from 'lucide-react';
import type { Tone } from '@/components/ui/badge';
import type { RequestStatus } from '@/lib/domain/release';

export const REQUEST_LOOKS: Record<RequestStatus, { tone: Tone; icon: LucideIcon }> = {
  waiting: { tone: 'warning', icon: UserCheck },
  approved: { tone: 'info', icon: CirclePlay },
  done: { tone: 'positive', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
  refused: { tone: 'danger', icon: CircleSlash },
  withdrawn: { tone: 'muted', icon: CircleDashed },
  expired: { tone: 'muted', icon: Hourglass },
  lapsed: { tone: 'danger', icon: CircleX },
};
