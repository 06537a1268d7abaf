import type { ScanRun } from './scan-run';

/** Of a search for what the rows do not tell: why it finds nothing. Undefined when they tell it. */
export function notHeldWords({ notHeld = [], phase }: Pick<ScanRun, 'notHeld' | 'phase'>): string | undefined {
  if (notHeld.length === 0) return undefined;
  const which = phase === 'done' ? 'No row holds' : 'No row so far holds';
  return `${which} ${notHeld.join(' or ')}, so none can match: this table does not tell it. API Gateway does, row by row, as the list shows.`;
}
