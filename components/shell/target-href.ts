import type { TargetDto } from '@/lib/domain/target';

/** `path` for a target, which needs no name where it is the only one. Filters of another target mean nothing and are left out. */
export function targetHref(path: string, target: string, targets: TargetDto[]): string {
  return target === targets[0]?.name && targets.length === 1 ? path : `${path}?${new URLSearchParams({ target })}`;
}

/** Pages whose parameters say nothing of a target. */
const OF_CONSOLE = ['/audit', '/targets/new', '/users/person'];
/** Pages of one thing that other targets do not have, and the page that each target has. */
const OF_ONE_THING: Record<string, string> = { '/jobs/job': '/jobs' };

/** Where it leads to look at another target from a page; `search` are the parameters of that page, as `location.search`. */
export function switchHref(path: string, search: string, target: string, targets: TargetDto[]): string {
  if (!OF_CONSOLE.includes(path)) return targetHref(OF_ONE_THING[path] ?? path, target, targets);
  const parameters = new URLSearchParams(search);
  parameters.set('target', target);
  return `${path}?${parameters}`;
}
