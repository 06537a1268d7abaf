import type { QueryClient } from '@tanstack/react-query';
import { type LinkedView, leavesListUnsaid } from '@/components/connections/list-params';
import { viewsKey } from '@/lib/client/views';
import { readViews } from '@/lib/server/reads-views';

/** The view that an address names, null for none or none that this person has. The views go to the browser, which tells what is wrong. */
export async function loadLinkedView(
  queries: QueryClient,
  target: string,
  params: Record<string, string | undefined>,
): Promise<LinkedView | null> {
  if (!params.view) return null;
  const views = await readViews({ target });
  if (!views.ok) return null;
  queries.setQueryData(viewsKey(target), views.data);
  const found = views.data.find(({ id }) => id === params.view);
  if (!found || !leavesListUnsaid((name) => params[name])) return null;
  return { id: found.id, q: found.q, size: found.size, order: found.order };
}
