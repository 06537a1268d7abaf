import { formatSearch } from '@/lib/domain/search';
import type { ShownConnection } from './shown-connection';

/** The search that finds these. */
export function searchFor(connections: ShownConnection[]): string {
  return formatSearch([{ kind: 'ids', values: connections.map(({ connectionId }) => connectionId) }]);
}
