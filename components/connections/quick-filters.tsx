'use client';

import { ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { Menu, MenuRadioGroup, MenuRadioItem } from '@/components/ui/menu';
import { formatSearch, parseSearch, SEARCH_STATES, type Term } from '@/lib/domain/search';
import { quote } from '@/lib/domain/search-words';
import { useConnections } from './connections-context';
import type { Hints } from './search-completions';
import { withTerm } from './search-terms';
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

/** Menus that write terms into the search. */
export function QuickFilters({ hints }: { hints: () => Hints }) {
  return (
    <div className="flex flex-wrap items-center gap-1">
      <QuickFilter name="Status" kinds={['status']} choices={() => STATES} />
      <QuickFilter name="Age" kinds={['older', 'newer']} choices={() => AGES} />
      <QuickFilter name="Idle" kinds={['idle']} choices={() => IDLE} />
      <QuickFilter name="Client" kinds={['agent']} choices={() => families(hints().clients)} />
    </div>
  );
}

type QuickFilterProps = { name: string; kinds: Term['kind'][]; choices: () => Choice[] };

function QuickFilter({ name, kinds, choices }: QuickFilterProps) {
  const { state, setState } = useConnections();
  const terms = useMemo(() => parseSearch(state.q).terms, [state.q]);
  const set = formatSearch(terms.filter(({ kind }) => kinds.includes(kind)));
  return (
    <Menu
      align="start"
      trigger={
        <Button variant="ghost" size="sm" className={set ? 'text-accent' : undefined}>
          {name}
          <ChevronDown aria-hidden="true" className="size-3.5!" />
        </Button>
      }
    >
      {/* Called when the menu is open: what the rows suggest is not gathered before. */}
      <Choices
        choices={choices}
        value={set}
        onChoose={(term) => setState({ q: withTerm(terms, kinds, term), cursor: null })}
      />
    </Menu>
  );
}

type ChoicesProps = { choices: () => Choice[]; value: string; onChoose: (term: string) => void };

function Choices({ choices, value, onChoose }: ChoicesProps) {
  return (
    <MenuRadioGroup value={value} onValueChange={onChoose}>
      <MenuRadioItem value="">Any</MenuRadioItem>
      {choices().map(([term, words]) => (
        <MenuRadioItem key={term} value={term}>
          {words}
        </MenuRadioItem>
      ))}
    </MenuRadioGroup>
  );
}

const MAX_FAMILIES = 12;

/** `Chrome 141 on macOS` and `okhttp/4.12` without their versions, each once. */
function families(clients: readonly string[]): Choice[] {
  const names = new Set(clients.map((client) => client.split(/[\d/]/)[0]?.trim() || client));
  return [...names].slice(0, MAX_FAMILIES).map((name) => [`agent:${quote(name)}`, name]);
}
