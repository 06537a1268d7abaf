import type { ConnectionPage } from '@/lib/domain/connection';
import { plural } from '@/lib/domain/format';

/** How many rows are shown, in which order, how they were found, and what that cost: never more order than there is. */
export function orderWords(order: ConnectionPage['order']): string {
  return order === 'none' ? 'in no particular order' : `${order} first`;
}

export function readWords(count: number, { read, order }: Pick<ConnectionPage, 'read' | 'order'>): string {
  const shown = `${plural(count, 'row')} on this page`;
  const how = `read by ${read.by}: ${plural(read.rows, 'row')}, ${plural(read.capacityUnits, 'capacity unit')}${read.isShared ? ', paid once for all who look' : ''}`;
  if (read.isOfIds) return `${shown} · ${how}`;
  return `${shown}, ${orderWords(order)} · ${how}`;
}

/** Of a search for a state: it is not sure to be whole. Undefined when it is. */
export function unansweredWords(count = 0): string | undefined {
  if (count === 0) return undefined;
  return `No answer came for ${plural(count, 'connection')}, so ${count === 1 ? 'it' : 'they'} may be missing here. Search again.`;
}
