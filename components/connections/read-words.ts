import type { ConnectionPage } from '@/lib/domain/connection';
import { plural } from '@/lib/domain/format';

export function orderWords(order: ConnectionPage['order']): string {
  return order === 'none' ? 'in no particular order' : `${order} first`;
}

/** How many rows are shown, how they were found, and what that cost; that they stand in no order, where they do not. */
export function readWords(count: number, { read, order }: Pick<ConnectionPage, 'read' | 'order'>): string {
  const shown = `${plural(count, 'row')} on this page`;
  const how = `read by ${read.by}: ${plural(read.rows, 'row')}, ${plural(read.capacityUnits, 'capacity unit')}${read.isShared ? ', paid once for all who look' : ''}`;
  // Where there is an order, the plan and the choice beside it say which.
  return order === 'none' && !read.isOfIds ? `${shown}, ${orderWords(order)} · ${how}` : `${shown} · ${how}`;
}

/** Of a search for a state: it is not sure to be whole. Undefined when it is. */
export function unansweredWords(count = 0): string | undefined {
  if (count === 0) return undefined;
  return `No answer came for ${plural(count, 'connection')}, so ${count === 1 ? 'it' : 'they'} may be missing here. Search again.`;
}
