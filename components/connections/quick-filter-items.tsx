'use client';

import { MenuRadioGroup, MenuRadioItem } from '@/components/ui/menu-items';
import { SEARCH_STATES } from '@/lib/domain/search';
import { quote } from '@/lib/domain/search-words';
import { familiesOf, type Hints } from './search-completions';
import { STATE_WORDS } from './state-words';

type Choice = readonly [term: string, words: string];
const STATES: Choice[] = SEARCH_STATES.map((state) => [`status:${state}`, STATE_WORDS[state]]);
const AGES: Choice[] = [
  ['newer:5m', 'Newer than 5 min'],
  ['newer:30m', 'Newer than 30 min'],
  ['older:30m', 'Older than 30 min'],
  ['older:1h', 'Older than 1 h'],
  ['older:1h45m', 'Older than 1 h 45 min'],
];
const IDLE: Choice[] = [
  ['idle:1m', 'For 1 min'],
  ['idle:5m', 'For 5 min'],
  ['idle:9m', 'For 9 min'],
];

export type QuickFilterName = 'Status' | 'Age' | 'Idle' | 'Client';
type QuickFilterItemsProps = {
  name: QuickFilterName;
  value: string;
  hints: () => Hints;
  onChoose: (term: string) => void;
};

/** Shown when the menu is open: what the rows suggest is not gathered before. */
export function QuickFilterItems({ name, value, hints, onChoose }: QuickFilterItemsProps) {
  return (
    <MenuRadioGroup value={value} onValueChange={onChoose}>
      <MenuRadioItem value="">Any</MenuRadioItem>
      {choicesOf(name, hints).map(([term, words]) => (
        <MenuRadioItem key={term} value={term}>
          {words}
        </MenuRadioItem>
      ))}
    </MenuRadioGroup>
  );
}

function choicesOf(name: QuickFilterName, hints: () => Hints): Choice[] {
  return name === 'Client' ? families(hints().clients) : { Status: STATES, Age: AGES, Idle: IDLE }[name];
}

const MAX_FAMILIES = 12;

function families(clients: readonly string[]): Choice[] {
  return familiesOf(clients)
    .slice(0, MAX_FAMILIES)
    .map((name) => [`client:${quote(name)}`, name]);
}
