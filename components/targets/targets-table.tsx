'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { KindBadge } from '@/components/shell/kind-badge';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { cx } from '@/components/ui/cx';
import type { KnownTarget } from '@/lib/domain/known-target';
import { RemoveTargetDialog } from './remove-target-dialog';
import { TakeNameDialog } from './take-name-dialog';
import { TargetStateCell } from './target-state-cell';

const CELL = 'py-2.5 pr-4 align-top max-md:py-0.5 max-md:pr-0';
const HEADS = ['Target', 'Address', 'Table', 'State'];

/** Every target, those of the targets file first; on a phone each becomes a small card. */
export function TargetsTable({ targets }: { targets: KnownTarget[] }) {
  const [removing, setRemoving] = useState<KnownTarget | null>(null);
  const [taking, setTaking] = useState<KnownTarget | null>(null);
  const router = useRouter();

  function leave(removed: string) {
    // What was looked at is not there any more: on to the first that is.
    if (new URLSearchParams(location.search).get('target') === removed) router.replace('/targets');
    router.refresh();
  }

  return (
    <>
      <table className="w-full text-sm max-md:block">
        <caption className="sr-only">Targets, where they are and whether they work</caption>
        <thead className="max-md:sr-only">
          <tr className="border-b text-left text-muted text-xs">
            {HEADS.map((head) => (
              <th key={head} scope="col" className="h-8 whitespace-nowrap pr-4 font-medium">
                {head}
              </th>
            ))}
            <th scope="col" className="h-8">
              <span className="sr-only">Change</span>
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {targets.map((target) => (
            <TargetRow
              key={`${target.name}-${target.added?.revision}`}
              target={target}
              onRemove={setRemoving}
              onTake={setTaking}
            />
          ))}
        </tbody>
      </table>
      <RemoveTargetDialog
        key={removing?.added?.revision}
        target={removing}
        onClose={() => setRemoving(null)}
        onRemoved={leave}
      />
      <TakeNameDialog
        key={`take-${taking?.name}`}
        target={taking}
        onClose={() => setTaking(null)}
        onTaken={() => router.refresh()}
      />
    </>
  );
}

type TargetRowProps = {
  target: KnownTarget;
  onRemove: (target: KnownTarget) => void;
  onTake: (target: KnownTarget) => void;
};

function TargetRow({ target, onRemove, onTake }: TargetRowProps) {
  const { name, title, kind, address, table, tableRegion, roleArn, added, asksForName } = target;
  return (
    <tr
      className={cx(
        'border-b hover:bg-hover max-md:block max-md:py-3',
        kind === 'production' && 'shadow-[inset_3px_0_0_var(--production)]',
      )}
    >
      <th
        scope="row"
        className={cx(CELL, 'text-left font-normal max-md:block', kind === 'production' && 'pl-3 max-md:pl-3')}
      >
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{title}</span>
          {kind && <KindBadge kind={kind} />}
        </span>
        {title !== name && <span className="mt-0.5 block font-mono text-muted text-xs">{name}</span>}
      </th>
      <td className={cx(CELL, 'max-w-80 max-md:block max-md:max-w-none', kind === 'production' && 'max-md:pl-3')}>
        <span className="font-mono text-xs [overflow-wrap:anywhere]">{address ?? '–'}</span>
        {roleArn && <span className="mt-0.5 block text-muted text-xs [overflow-wrap:anywhere]">as {roleArn}</span>}
      </td>
      <td className={cx(CELL, 'max-md:block', kind === 'production' && 'max-md:pl-3')}>
        <span className="[overflow-wrap:anywhere]">{table ?? '–'}</span>
        {tableRegion && <span className="ml-1.5 text-muted text-xs">{tableRegion}</span>}
      </td>
      <td
        className={cx(
          CELL,
          'max-w-96 max-md:block max-md:max-w-none max-md:py-1',
          kind === 'production' && 'max-md:pl-3',
        )}
      >
        <TargetStateCell {...target} />
      </td>
      <td
        className={cx(
          'py-2 text-right align-top max-md:block max-md:text-left',
          kind === 'production' && 'max-md:pl-3',
        )}
      >
        {added ? (
          <span className="inline-flex gap-2">
            {added.settings && (
              <Link
                href={`/targets/new?${new URLSearchParams({ edit: name })}`}
                aria-label={`Edit ${title}`}
                className={buttonClass('secondary', 'sm')}
              >
                Edit
              </Link>
            )}
            <Button size="sm" aria-label={`Remove ${title}…`} onClick={() => onRemove(target)}>
              Remove…
            </Button>
          </span>
        ) : (
          <span className="inline-flex items-center gap-2">
            <span className="whitespace-nowrap text-muted text-xs">in the targets file</span>
            {asksForName && (
              <Button size="sm" aria-label={`Use ${title}…`} onClick={() => onTake(target)}>
                Use it…
              </Button>
            )}
          </span>
        )}
      </td>
    </tr>
  );
}
