import type { ConnectionPage } from '@/lib/domain/connection';
import { plural } from '@/lib/domain/format';

/** How many rows are shown, in which order, how they were found, and what that cost: never more order than there is. */
export function orderWords(order: ConnectionPage['order']): string {
  return order === 'none' ? 'in no particular order' : `${order} first`;
}

export function readWords(count: number, { read, order }: Pick<ConnectionPage, 'read' | 'order'>): string {
  const shown = `${plural(count, 'row')} on this page`;
  const how = `read by ${read.by}: ${plural(read.rows, 'row')}, ${plural(read.capacityUnits, 'capacity unit')}`;
  if (read.by === 'key') return `${shown} · ${how}`;
  return `${shown}, ${orderWords(order)} · ${how}`;
}
