import { Badge, type Tone } from '@/components/ui/badge';
import { Glyph, type GlyphName } from '@/components/ui/glyph';
import type { ConnectionState } from '@/lib/domain/connection';
import { STATE_WORDS } from './state-words';

const LOOKS: Record<ConnectionState, { glyph: GlyphName; tone: Tone }> = {
  live: { glyph: 'check', tone: 'positive' },
  idle: { glyph: 'pause', tone: 'warning' },
  gone: { glyph: 'off', tone: 'neutral' },
  unchecked: { glyph: 'dashes', tone: 'muted' },
};

export function StateBadge({ state }: { state: ConnectionState }) {
  const { glyph, tone } = LOOKS[state];
  return (
    <Badge tone={tone} icon={<Glyph name={glyph} />}>
      {STATE_WORDS[state]}
    </Badge>
  );
}
