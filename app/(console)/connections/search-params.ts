import { type ListState, readListState } from '@/components/connections/list-params';

export type SearchParams = Record<string, string | string[] | undefined>;

/** The list that a link asks for; of a parameter given twice the first counts. */
export async function loadListState(searchParams: Promise<SearchParams>): Promise<ListState> {
  const params = await searchParams;
  return readListState((name) => [params[name]].flat()[0]);
}
