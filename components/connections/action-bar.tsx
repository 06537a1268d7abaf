'use client';

import { Eraser, Megaphone, RefreshCw, Send, Unplug, X } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { cx } from '@/components/ui/cx';
import { useLate } from '@/components/ui/use-late';
import type { ConnectionRow } from '@/lib/domain/connection';
import { formatCount } from '@/lib/domain/format';
import { MAX_SELECTION } from '@/lib/domain/paging';
import { useConnections } from './connections-context';
import { jobHref } from './job-href';
import { searchFor } from './search-for';
import type { ShownConnection } from './shown-connection';

const load = () => import('./selection-dialog');

export type Selected = { isHere: boolean; connection: ShownConnection };
/** A phone has room for all of them in short words. */
const TIGHT = 'max-md:px-2';
const WORD_ONLY = cx(TIGHT, 'max-sm:[&>svg]:hidden');

type ActionBarProps = {
  selected: Selected[];
  readAt: number | undefined;
  onUnselect: (row: ConnectionRow) => void;
  onClear: () => void;
};

/** What can be done to the selection; it stands where the filters' menus were, so that no row moves. */
export function ActionBar({ selected, readAt, onUnselect, onClear }: ActionBarProps) {
  const { can, target, start, check, isChecking } = useConnections();
  const [isListed, setListed] = useState(false);
  const late = useLate(load, isListed, setListed);
  const connections = selected.map(({ connection }) => connection);
  const gone = connections.filter(({ state }) => state === 'gone');
  const here = selected.filter(({ isHere }) => isHere).length;
  return (
    <section
      aria-label="Selection"
      // One line on a phone too, since a second one moves the rows; but nothing is ever cut off.
      className="flex min-w-0 flex-1 flex-wrap items-center gap-2 max-md:gap-1.5 lg:pr-44"
    >
      <p className="shrink-0 text-sm" role="status">
        <strong className="font-semibold">
          {formatCount(selected.length)}
          <span className="max-sm:sr-only"> selected</span>
        </strong>
        {here < selected.length && (
          <span className="text-muted max-sm:sr-only">, {formatCount(here)} on this page</span>
        )}
        {selected.length >= MAX_SELECTION && <span className="text-muted">, the most at a time</span>}
      </p>
      {here < selected.length && (
        <Button variant="ghost" size="sm" className={TIGHT} onClick={() => setListed(true)}>
          Show all
        </Button>
      )}
      <Button variant="ghost" size="sm" className={TIGHT} onClick={onClear}>
        <X aria-hidden="true" />
        <span className="max-md:sr-only">Clear</span>
      </Button>
      <span aria-hidden="true" className="mx-1 h-5 w-px bg-hairline max-sm:hidden" />
      <Button
        size="sm"
        className={WORD_ONLY}
        busy={connections.some(({ connectionId }) => isChecking(connectionId))}
        onClick={() => check(connections)}
      >
        <RefreshCw aria-hidden="true" />
        <span>
          Check<span className="max-md:sr-only"> now</span>
        </span>
      </Button>
      {can.send && (
        <Button size="sm" className={WORD_ONLY} onClick={() => start('send', connections)}>
          <Send aria-hidden="true" />
          <span>
            Send<span className="max-md:sr-only"> notice</span>
          </span>
        </Button>
      )}
      {can.kick && (
        <Button size="sm" variant="danger" className={TIGHT} onClick={() => start('kick', connections)}>
          <Unplug aria-hidden="true" />
          Kick
        </Button>
      )}
      {can.send && (
        <Link
          href={jobHref(target.name, searchFor(connections), readAt)}
          prefetch={false}
          className={cx(buttonClass('ghost', 'sm'), WORD_ONLY)}
        >
          <Megaphone aria-hidden="true" />
          <span>
            <span className="max-sm:sr-only">New </span>
            <span className="max-sm:capitalize">job</span>
          </span>
        </Link>
      )}
      {/* Last: it comes by itself, and moves nothing from under a finger. */}
      {can.remove && gone.length > 0 && (
        <Button size="sm" className={TIGHT} onClick={() => start('remove', gone)}>
          <Eraser aria-hidden="true" />
          <span>
            <span className="max-sm:sr-only">Remove </span>
            {formatCount(gone.length)}
            <span className="max-sm:sr-only"> gone</span>
          </span>
        </Button>
      )}
      {late && (
        <late.SelectionDialog open={isListed} onOpenChange={setListed} selected={selected} onUnselect={onUnselect} />
      )}
    </section>
  );
}
