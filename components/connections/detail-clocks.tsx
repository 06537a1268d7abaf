'use client';

import { Meter } from '@/components/ui/meter';
import { type ClockWords, idleClock, lifeClock } from './clock-words';
import type { ShownConnection } from './shown-connection';
import { useNow } from './use-now';

/** What ends every connection on API Gateway: 10 minutes without traffic, or 2 hours of life. */
export function DetailClocks({ connection }: { connection: ShownConnection }) {
  const nowMs = useNow((ms) => ms);
  const { state, lastActiveAt, connectedAt } = connection;
  if (state === 'gone') return null;
  return (
    <div className="space-y-3">
      <Clock
        label="Idle, 10 min at most"
        clock={lastActiveAt === undefined ? undefined : idleClock(lastActiveAt, nowMs)}
        unknown="unknown: the last activity is not known"
      />
      <Clock
        label="Age, 2 h at most"
        clock={connectedAt === undefined ? undefined : lifeClock(connectedAt, nowMs)}
        unknown="unknown: the time of connecting is not known"
      />
    </div>
  );
}

type ClockProps = { label: string; clock: ClockWords | undefined; unknown: string };

function Clock({ label, clock, unknown }: ClockProps) {
  return (
    <div className="text-sm">
      <p className="mb-1.5 flex justify-between gap-4">
        <span className="shrink-0 font-medium">{label}</span>
        <span className="text-right text-muted">{clock?.words ?? unknown}</span>
      </p>
      {clock && <Meter label={label} value={clock.value} max={clock.max} tone={clock.tone} valueText={clock.words} />}
    </div>
  );
}
