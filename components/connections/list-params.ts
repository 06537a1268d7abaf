import { createSerializer, type inferParserType, parseAsNumberLiteral, parseAsString } from 'nuqs/server';
import { DEFAULT_PAGE_SIZE, PAGE_SIZES } from '@/lib/domain/paging';

/** Everything about the list that a link carries. `open` is the id of the connection in the drawer. */
export const listParams = {
  target: parseAsString.withDefault(''),
  id: parseAsString.withDefault(''),
  user: parseAsString.withDefault(''),
  ip: parseAsString.withDefault(''),
  size: parseAsNumberLiteral(PAGE_SIZES).withDefault(DEFAULT_PAGE_SIZE),
  cursor: parseAsString,
  open: parseAsString,
};
export type ListState = inferParserType<typeof listParams>;

const serialize = createSerializer(listParams);

export function listHref(state: ListState): string {
  return serialize('/connections', state);
}

export function isFiltered({ id, user, ip }: Pick<ListState, 'id' | 'user' | 'ip'>): boolean {
  return id !== '' || user !== '' || ip !== '';
}

export const UNFILTERED = { id: '', user: '', ip: '', cursor: null };
