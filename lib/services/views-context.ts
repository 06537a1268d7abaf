import type { StoredView, ViewList, Views } from '../console/views';
import { type AppError, err, ok, type Result } from '../domain/result';
import type { Target } from '../domain/target';
import type { SessionUser } from '../domain/user';
import { MAX_VIEWS, type View } from '../domain/view';
import type { SeenView } from '../domain/view-input';

export type ViewsContext = { target: Target; views: Views; now: () => number };
export type ViewsUser = Pick<SessionUser, 'name' | 'permissions'>;

const SHARED = null;

export function listOf({ target }: ViewsContext, isShared: boolean, owner: string): ViewList {
  return { target: target.name, owner: isShared ? SHARED : owner };
}

/** A view that this person may change, in the list where they saw it. */
export async function findChangeable(args: {
  ctx: ViewsContext;
  input: SeenView;
  user: ViewsUser;
}): Promise<Result<{ list: ViewList; view: StoredView }>> {
  const { ctx, input, user } = args;
  const list = listOf(ctx, input.isShared, user.name);
  const view = await ctx.views.find(list, input.name);
  if (view?.id !== input.id) return gone();
  if (!mayChange(view, user)) {
    return err('forbidden', `Only ${view.by}, operators and admins change this view.`);
  }
  return ok({ list, view });
}

export function gone() {
  return err('notFound', 'This view was renamed, moved or deleted meanwhile.');
}

export function changedMeanwhile() {
  return err('conflict', 'This view was changed meanwhile. Open it again to see how.');
}

/** Adds the view unless the list is full or has its name; undefined once it is there. `whose` begins the sentence. */
export async function addTo(
  { views }: ViewsContext,
  list: ViewList,
  view: StoredView,
  whose: string,
): Promise<{ ok: false; error: AppError } | undefined> {
  if ((await views.list(list)).length >= MAX_VIEWS) {
    return err('conflict', `${whose} ${MAX_VIEWS} views, which is the most there may be. Delete one first.`);
  }
  return (await views.add(list, view)) ? undefined : taken(view.name, whose);
}

export function taken(name: string, whose: string) {
  return err('conflict', `${whose} a view named “${name}” already. Choose another name.`);
}

/** `You have`, `Everybody has`, `ann has` */
export function whoseList(list: ViewList, user: ViewsUser): string {
  if (list.owner === SHARED) return 'Everybody has';
  return list.owner === user.name ? 'You have' : `${list.owner} has`;
}

export function toView(view: StoredView, list: ViewList, user: ViewsUser): View {
  return { ...view, isShared: list.owner === SHARED, mayChange: mayChange(view, user) };
}

function mayChange({ by }: StoredView, { name, permissions }: ViewsUser): boolean {
  return by === name || permissions.includes('views.manage');
}
