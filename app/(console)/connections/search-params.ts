export type SearchParams = Record<string, string | string[] | undefined>;

/** What an address says; of a parameter given twice the first counts. */
export async function loadParams(searchParams: Promise<SearchParams>): Promise<Record<string, string | undefined>> {
  const params = await searchParams;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [value].flat()[0]]));
}
