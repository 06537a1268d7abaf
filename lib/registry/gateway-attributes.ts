import type { Term } from '../domain/search';
import type { AttributeNames, Item } from './row';

/** The attributes of a search that API Gateway tells of a connection, whether or not its row holds them. */
export function gatewayAttributes(terms: readonly Term[], names: AttributeNames): string[] {
  const attributes = terms.flatMap(({ kind }) => {
    if (kind === 'ip' || kind === 'cidr') return [names.sourceIp];
    if (kind === 'client' || kind === 'agent') return [names.userAgent];
    return kind === 'older' || kind === 'newer' ? [names.connectedAt] : [];
  });
  return [...new Set(attributes)];
}

/** Those of the attributes that none of the rows holds; undefined where there are no rows to tell. */
export function notHeld(attributes: string[], items: readonly Item[]): string[] | undefined {
  if (items.length === 0) return undefined;
  return attributes.filter((name) => !items.some((item) => item[name] !== undefined));
}
