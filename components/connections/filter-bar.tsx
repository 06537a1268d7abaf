'use client';

import { Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { useHotkey } from '@/components/shell/use-hotkey';
import { Button } from '@/components/ui/button';
import { useConnections } from './connections-context';
import { FilterField } from './filter-field';
import { findFilterProblem } from './filter-problem';
import { isFiltered, UNFILTERED } from './list-params';

type Filters = { id: string; user: string; ip: string };
const NONE: Filters = { id: '', user: '', ip: '' };
const FIELDS = [
  { name: 'id', label: 'Id', className: 'flex-1 basis-44' },
  { name: 'user', label: 'User', className: 'flex-1 basis-36' },
  { name: 'ip', label: 'IP', className: 'flex-1 basis-36' },
] as const;

/** Exact matches only. Enter searches; clearing searches at once. */
export function FilterBar() {
  const { state, setState } = useConnections();
  const firstField = useRef<HTMLInputElement>(null);
  const [applied, setApplied] = useState<Filters>(NONE);
  const [typed, setTyped] = useState<Filters>(NONE);
  const [problem, setProblem] = useState<string>();
  useHotkey('/', () => firstField.current?.select());

  // The URL may change without this bar: links in the list, the Back button.
  if (FIELDS.some(({ name }) => state[name] !== applied[name])) {
    const { id, user, ip } = state;
    setApplied({ id, user, ip });
    setTyped({ id, user, ip });
  }

  function search(filters: Filters) {
    const wanted = { id: filters.id.trim(), user: filters.user.trim(), ip: filters.ip.trim() };
    const found = findFilterProblem(wanted);
    setProblem(found);
    if (!found) setState({ ...wanted, cursor: null });
  }
  function change(name: keyof Filters, value: string) {
    const next = { ...typed, [name]: value };
    setTyped(next);
    setProblem(undefined);
    if (value === '' && state[name] !== '') search({ ...applied, [name]: '' });
  }

  return (
    <search className="min-w-0 flex-1">
      <form
        aria-label="Find connections"
        className="flex max-w-4xl flex-wrap items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          search(typed);
        }}
      >
        {FIELDS.map(({ name, ...field }) => (
          <FilterField
            key={name}
            {...field}
            value={typed[name]}
            applied={state[name]}
            onChange={(value) => change(name, value)}
            onClear={() => change(name, '')}
            inputRef={name === 'id' ? firstField : undefined}
          />
        ))}
        <Button type="submit">
          <Search aria-hidden="true" />
          Find
        </Button>
        {isFiltered(state) && (
          <Button variant="ghost" onClick={() => setState(UNFILTERED)}>
            Clear all
          </Button>
        )}
        {problem && (
          <p role="alert" className="basis-full text-danger text-sm">
            {problem}
          </p>
        )}
      </form>
    </search>
  );
}
