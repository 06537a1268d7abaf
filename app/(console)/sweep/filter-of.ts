import { formatSearch, type Term } from '@/lib/domain/search';

/** The list's filter as one search: its text, and what links name by `id`, `user` and `ip`. */
export function filterOf(params: Record<string, string | string[] | undefined>): string {
  const given = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  const exact = (['id', 'user', 'ip'] as const).flatMap((kind): Term[] =>
    given(kind) ? [{ kind, value: given(kind) }] : [],
  );
  return [given('q').trim(), formatSearch(exact)].filter(Boolean).join(' ');
}
