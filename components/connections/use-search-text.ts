'use client';

import { useState } from 'react';
import { useConnections } from './connections-context';
import { readSearch } from './search-terms';

/** What stands in the search box, why it cannot be searched for, and the way from there into the address. */
export function useSearchText() {
  const { state, setState } = useConnections();
  const [applied, setApplied] = useState(state.q);
  const [text, setText] = useState(state.q);
  const [problems, setProblems] = useState<string[]>([]);

  // The address may change without this box: links in the list, chips, the Back button.
  if (state.q !== applied) {
    setApplied(state.q);
    setText(state.q);
    setProblems([]);
  }

  function search(wanted: string) {
    const q = wanted.trim();
    const found = readSearch(q).problems;
    setProblems(found);
    // What cannot be understood stays as it was typed.
    if (found.length > 0) return;
    setText(q);
    setState({ q, cursor: null });
  }

  return {
    text,
    problems,
    search,
    /** Typing; emptying the box searches at once. */
    type(typed: string) {
      setText(typed);
      setProblems([]);
      if (typed === '' && state.q !== '') search('');
    },
  };
}
