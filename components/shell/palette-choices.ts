import type { TargetDto, TargetKind } from '@/lib/domain/target';
import type { Place } from './places';
import { switchHref, targetHref } from './target-href';

/** One line of the palette. `note` says more, and is found as well. */
export type Choice = {
  group: 'Pages' | 'Targets' | 'Connections';
  name: string;
  note?: string;
  kind?: TargetKind;
  href: string;
};

type Where = {
  places: readonly Place[];
  targets: TargetDto[];
  /** The target that is looked at. */
  current: TargetDto | undefined;
  /** The page that is looked at; another target is looked at there. */
  path: string;
  /** Its parameters, as `location.search`. */
  search: string;
};

/** What fits all the words of `text`, each somewhere; with text last the search for connections by it. */
export function listChoices(text: string, { places, targets, current, path, search }: Where): Choice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ name, note = '' }: Choice) => words.every((word) => `${name} ${note}`.toLowerCase().includes(word));
  const hrefOf = (place: string) => (current ? targetHref(place, current.name, targets) : place);
  const choices: Choice[] = [
    ...places.map((place): Choice => ({ group: 'Pages', name: place.name, href: hrefOf(place.path) })),
    { group: 'Pages', name: 'Your account', href: '/account' },
    ...targets
      .filter((target) => target !== current)
      .map(
        ({ name, title, region, kind }): Choice => ({
          group: 'Targets',
          name: title,
          note: title === name ? region : `${name}, ${region}`,
          kind,
          href: switchHref(path, search, name, targets),
        }),
      ),
  ];
  const asked = text.trim();
  const find: Choice[] =
    asked !== '' && current?.permissions.includes('connections.read')
      ? [
          {
            group: 'Connections',
            name: `Find ${asked}`,
            note: `on ${current.title}`,
            href: findHref(asked, current, targets),
          },
        ]
      : [];
  return [...choices.filter(fits), ...find];
}

function findHref(text: string, target: TargetDto, targets: TargetDto[]): string {
  const base = targetHref('/connections', target.name, targets);
  return `${base}${base.includes('?') ? '&' : '?'}${new URLSearchParams({ q: text })}`;
}
