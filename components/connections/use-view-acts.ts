'use client';

import { useQueryClient } from '@tanstack/react-query';
import { toast } from '@/components/ui/toast';
import { deleteView, renameView, saveView, shareView, updateView } from '@/lib/actions/views';
import { refusalOf } from '@/lib/client/unwrap';
import { viewsKey } from '@/lib/client/views';
import { err, type Result } from '@/lib/domain/result';
import type { View } from '@/lib/domain/view';
import { useConnections } from './connections-context';
import { UNFILTERED, viewHref } from './list-params';
import { forgetTableOf } from './use-table-settings';
import { contentOf, stateOf } from './view-state';

const NO_ANSWER = 'No answer came: it may be done. Look at the views before you try again.';

/** What a person does with views. The dialogs show a refusal themselves; what the menu does ends in a toast. */
export function useViewActs() {
  const queries = useQueryClient();
  const { target, state, setState, table } = useConnections();
  const key = viewsKey(target.name);
  const seen = ({ id, name, isShared }: View) => ({ target: target.name, id, name, isShared });
  const content = () => contentOf({ state, table });

  /** Runs an act on a view; what came of it is in the list at once, and the list is read again in any case. */
  async function run<T>(act: Promise<Result<T>>, change: (data: T) => (views: View[]) => View[]): Promise<Result<T>> {
    const result = await act.catch((error: unknown) => refusalOf(error) ?? err('unavailable', NO_ANSWER));
    if (result.ok) queries.setQueryData<View[]>(key, (views) => views && change(result.data)(views));
    void queries.invalidateQueries({ queryKey: key });
    return result;
  }
  const put = (changed: View) => (views: View[]) => [...views.filter(({ id }) => id !== changed.id), changed];

  async function tell(what: string, result: Result<unknown>, done: string, description?: string) {
    if (result.ok) toast.success(done, description ? { description } : {});
    else toast.error(what, { description: result.error.message });
  }

  return {
    open(view: View) {
      forgetTableOf(view.id);
      setState(stateOf(view));
    },
    async save(name: string, isShared: boolean) {
      const result = await run(saveView({ target: target.name, name, isShared, content: content() }), put);
      if (result.ok) setState({ view: result.data.id });
      return result;
    },
    rename: (view: View, newName: string) => run(renameView({ ...seen(view), newName }), put),
    async delete(view: View) {
      const result = await run(
        deleteView({ ...seen(view), seenAt: view.updatedAt }),
        () => (views) => views.filter(({ id }) => id !== view.id),
      );
      if (!result.ok) return result;
      forgetTableOf(view.id);
      setState({ ...UNFILTERED, view: null });
      return result;
    },
    async update(view: View) {
      const result = await run(updateView({ ...seen(view), seenAt: view.updatedAt, content: content() }), put);
      if (result.ok) forgetTableOf(view.id);
      await tell('Not updated', result, `Updated “${view.name}”`);
    },
    async share(view: View) {
      const result = await run(shareView(seen(view)), (moved) => (view.mayChange ? put(moved) : (views) => views));
      const done = view.isShared ? `“${view.name}” is ${view.by}’s own again` : `Everybody has “${view.name}” now`;
      await tell(view.isShared ? 'Still shared' : 'Not shared', result, done);
    },
    async copyLink(view: View) {
      const link = new URL(viewHref(target.name, view.id), window.location.origin).href;
      // The clipboard is missing on plain http and may be refused by the person.
      const copied = await navigator.clipboard?.writeText(link).then(
        () => true,
        () => false,
      );
      if (!copied) return toast.error('The browser refused to copy', { description: link });
      toast.success(
        'Link copied',
        view.isShared ? {} : { description: 'It works for you alone until you share the view.' },
      );
    },
  };
}
