'use client';

import { Search, X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useHotkey } from '@/components/shell/use-hotkey';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { IconButton } from '@/components/ui/icon-button';
import { INPUT_CLASS } from '@/components/ui/input-class';
import { preload, useExtra } from '@/components/ui/use-extra';
import { tellMissing } from '@/components/ui/use-late';
import { useConnections } from './connections-context';
import { enterRows } from './enter-rows';
import type { Completion, Hints } from './search-completions';
import { useSearchText } from './use-search-text';

const load = () => import('./search-options');
const loadPaste = () => import('./paste-list');

type SearchBoxProps = { hints: () => Hints };

/** One box for everything: exact by default. Enter searches, or takes the completion that is marked; Escape closes those first; the arrow leads on to the rows. */
export function SearchBox({ hints }: SearchBoxProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { target, state } = useConnections();
  const { text, problems, search, type } = useSearchText();
  const [caret, setCaret] = useState<number>();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const late = useExtra(load, caret !== undefined);
  /** What the box will hold, while what reads a pasted list is still on its way. */
  const pasting = useRef<Promise<string>>(undefined);
  useHotkey('/', () => input.current?.select());
  // What was typed before the page came to life stands in the box, and React does not tell of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useLayoutEffect(() => {
    const typed = input.current?.value;
    if (typed && typed !== text) type(typed);
  }, []);

  const found = late && isOpen && caret !== undefined ? late.complete(text, caret, hints()) : undefined;
  const options = found?.options ?? [];
  const isListed = options.length > 0;

  function close() {
    setOpen(false);
    setActive(-1);
  }
  function take(option: Completion) {
    if (!found) return;
    const before = text.slice(0, found.from) + option.text;
    const rest = text.slice(found.to).trimStart();
    const at = before.length + (option.isOpen ? 0 : 1);
    type(`${before}${option.isOpen && rest === '' ? '' : ' '}${rest}`);
    setActive(-1);
    setCaret(at);
    // Once the box holds the new text.
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  }
  function press(event: KeyboardEvent) {
    const chosen = options[active];
    if (event.key === 'Escape' && isListed) close();
    else if (event.key === 'Enter' && chosen) take(chosen);
    else if (event.key === 'ArrowDown' && !isListed) {
      // On from what was searched for; what is still being typed is completed.
      if (event.altKey || text !== state.q || !enterRows()) setOpen(true);
    } else if (event.key === 'ArrowDown') setActive((active + 1) % options.length);
    else if (event.key === 'ArrowUp' && isListed) setActive(active <= 0 ? options.length - 1 : active - 1);
    else return;
    event.preventDefault();
    // Escape would clear the selection of rows as well.
    event.stopPropagation();
  }
  /** A one-line box would run pasted lines together, a semicolon parts nothing here, and the apostrophe of an export belongs to no value. */
  function paste(event: ClipboardEvent<HTMLInputElement>) {
    const pasted = event.clipboardData.getData('text');
    if (!/[\r\n]|^'[=+@-]|^[^\s;]+(\s*;\s*[^\s;]+)+[\s;]*$/.test(pasted)) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const place = [selectionStart ?? text.length, selectionEnd ?? text.length] as const;
    const read = loadPaste().then(({ pasteList }) => pasteList(text, place, pasted));
    const end = () => {
      pasting.current = undefined;
    };
    pasting.current = read;
    read.then(type, tellMissing).finally(end);
    close();
  }

  return (
    <search className="min-w-0">
      <form
        aria-label="Find connections"
        className="flex max-w-4xl items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          close();
          if (pasting.current) pasting.current.then(search, () => {});
          else search(text);
        }}
      >
        {/* For Enter before the page came to life, which the browser itself answers. */}
        <input type="hidden" name="target" value={target.name} />
        <div className="relative min-w-0 flex-1">
          <Search
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-muted"
          />
          <input
            ref={input}
            name="q"
            type="text"
            role="combobox"
            aria-label="Search"
            aria-autocomplete="list"
            aria-expanded={isListed}
            aria-controls={isListed ? `${id}-options` : undefined}
            aria-activedescendant={active >= 0 && isListed ? `${id}-options-${active}` : undefined}
            aria-invalid={problems.length > 0 || undefined}
            aria-describedby={problems.length > 0 ? `${id}-problem` : undefined}
            aria-keyshortcuts="/"
            value={text}
            placeholder="User, IP, connection id, status:idle, older:30m …"
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="search"
            onFocus={({ currentTarget }) => {
              setCaret(currentTarget.selectionStart ?? 0);
              preload(loadPaste);
            }}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
            onClick={() => setOpen(true)}
            onBlur={close}
            onPaste={paste}
            onKeyDown={press}
            onChange={({ target }) => {
              type(target.value);
              setCaret(target.selectionStart ?? target.value.length);
              setActive(-1);
              // An empty box has been cleared: what it covered is wanted now.
              setOpen(target.value !== '');
            }}
            className={cx(INPUT_CLASS, 'h-9 pr-9 pl-8.5 pointer-coarse:h-11')}
          />
          {text && (
            <IconButton
              label="Clear the search"
              size="sm"
              onClick={() => {
                search('');
                input.current?.focus();
              }}
              className="absolute inset-y-0 right-1 my-auto pointer-coarse:right-0"
            >
              <X aria-hidden="true" />
            </IconButton>
          )}
          {late && isListed && (
            <late.SearchOptions id={`${id}-options`} options={options} active={active} onTake={take} />
          )}
        </div>
        <Button type="submit" className="h-9 pointer-coarse:h-11">
          Find
        </Button>
      </form>
      {problems.length > 0 && (
        <div id={`${id}-problem`} role="alert" className="mt-1.5 max-w-4xl text-danger text-sm">
          {problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </div>
      )}
    </search>
  );
}
