'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { forgetOwnClient, rememberOwnClient, rowsOfUser } from '@/lib/client/own-client';
import type { TargetDto } from '@/lib/domain/target';

type OwnIdProps = { target: TargetDto; user: string };

/** A new row is in the registry within seconds, or not under this user. */
const PATIENT_LOOKS = 10;

/** The id of the open connection: looked up by its user, which nobody else has, or pasted. Other tabs of this browser learn it. */
export function OwnId({ target, user }: OwnIdProps) {
  const [pasted, setPasted] = useState('');
  const isNamed = target.userParameter !== null;
  const { data, error, dataUpdatedAt, errorUpdateCount } = useQuery({
    ...rowsOfUser(target.name, user),
    enabled: isNamed,
    networkMode: 'always',
    staleTime: 0,
  });
  const [looks, setLooks] = useState({ count: 0, at: 0 });
  if (dataUpdatedAt !== looks.at) setLooks({ count: looks.count + 1, at: dataUpdatedAt });
  const found = data?.rows[0]?.connectionId;
  const id = found ?? pasted.trim();

  useEffect(() => {
    if (!id) return;
    rememberOwnClient(target.name, id);
    const forget = () => forgetOwnClient(target.name, id);
    window.addEventListener('pagehide', forget);
    return () => {
      window.removeEventListener('pagehide', forget);
      forget();
    };
  }, [target.name, id]);

  if (found) {
    return (
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <span>Its id</span>
        <code className="break-all font-mono">{found}</code>
        <CopyButton value={found} label="Copy connection id" />
        <Link
          href={`/connections?${new URLSearchParams({ target: target.name, id: found })}`}
          className="text-accent underline-offset-2 hover:underline"
        >
          Show it in the list
        </Link>
      </p>
    );
  }
  const why = whyUntold({
    isNamed,
    isScan: data?.consent !== undefined,
    problem: errorUpdateCount > 0 ? error?.message : undefined,
    isLong: looks.count > PATIENT_LOOKS,
  });
  if (!why) return <p className="text-muted text-sm">Looking up its id in the registry …</p>;
  return (
    <Field label="Its connection id" hint={`${why} Paste the id if you know it.`}>
      <Input
        className="max-w-md font-mono"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={pasted}
        onChange={(event) => setPasted(event.target.value)}
      />
    </Field>
  );
}

type Untold = { isNamed: boolean; isScan: boolean; problem: string | undefined; isLong: boolean };

function whyUntold({ isNamed, isScan, problem, isLong }: Untold): string | undefined {
  if (!isNamed)
    return 'A client is not told its id, and this target does not say how clients name their user (its user parameter).';
  if (isScan) return 'A client is not told its id, and this registry has no index by user to look it up.';
  if (problem) return `The registry was not read: ${problem}`;
  if (isLong) return 'The registry has no row of this user yet: $connect may take the user from elsewhere.';
  return undefined;
}
