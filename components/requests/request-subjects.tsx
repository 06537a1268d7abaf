'use client';

import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { ConnectionIdLink } from '@/components/shell/connection-id-link';
import { Glyph, type GlyphName } from '@/components/ui/glyph';
import { chunkIds } from '@/lib/client/chunk-ids';
import { connectionFacts } from '@/lib/client/queries';
import type { ConnectionFacts } from '@/lib/domain/connection';
import { plural } from '@/lib/domain/format';
import type { ReleaseRequest } from '@/lib/domain/release';
import { isOnConnections } from '@/lib/domain/release-subjects';
import { type RecipientState, recipientState } from './recipient-state';

/** More than these stand behind a line that opens them. */
const SHOWN = 5;
const POLL_MS = 10_000;

type RequestSubjectsProps = Pick<
  ReleaseRequest,
  'act' | 'target' | 'status' | 'subjects' | 'users' | 'connectedAt' | 'stages' | 'notHere'
>;

/** For whom it is: of connections whose each is, whether it lives just now as long as that is to be decided, and the way to it. */
export function RequestSubjects({
  act,
  target,
  status,
  subjects,
  users,
  connectedAt,
  stages,
  notHere,
}: RequestSubjectsProps) {
  const isFew = subjects.length <= SHOWN;
  const [isOpen, setOpen] = useState(isFew);
  const ofConnections = isOnConnections(act);
  const isWaiting = status === 'waiting';
  const asked = isWaiting && ofConnections && isOpen && !notHere ? subjects : [];
  const { facts, isSettled, problem } = useQueries({
    queries: chunkIds(asked).map((ids) => ({ ...connectionFacts(target, ids), refetchInterval: POLL_MS })),
    combine,
  });
  const isAnswered = asked.length > 0 && isSettled;
  const factsOf = new Map(facts.map((each) => [each.connectionId, each]));
  if (subjects.length === 0) return null;
  const list = (
    <>
      <ul aria-label="Recipients" className="max-h-60 overflow-auto text-sm">
        {subjects.map((subject, index) => (
          <li key={subject} className="flex min-h-7 flex-wrap items-center gap-x-3">
            {ofConnections ? (
              <>
                <ConnectionIdLink target={target} connectionId={subject} notHere={notHere} className="wrap-anywhere" />
                {users && <User name={users[index]} />}
                {isWaiting && notHere && <State answer="none" why={notHere} />}
                {(isAnswered || factsOf.has(subject)) && (
                  <State {...recipientState(factsOf.get(subject), connectedAt?.[index], stages?.[index])} />
                )}
              </>
            ) : (
              <span className="wrap-anywhere font-mono">{subject}</span>
            )}
          </li>
        ))}
      </ul>
      {ofConnections && !users && <p className="text-muted text-sm">Whose they are was not read.</p>}
      {problem && <p className="wrap-anywhere text-muted text-sm">Not refreshed: {problem}</p>}
    </>
  );
  if (isFew) return list;
  return (
    <details className="text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer rounded-sm">All {plural(subjects.length, 'recipient')}</summary>
      {list}
    </details>
  );
}

function combine(results: UseQueryResult<ConnectionFacts[]>[]) {
  return {
    // A placeholder belongs to others.
    facts: results.flatMap(({ data, isPlaceholderData }) => (isPlaceholderData ? [] : (data ?? []))),
    isSettled: results.every(({ isPending, isPlaceholderData }) => !isPending && !isPlaceholderData),
    problem: results.find(({ error }) => error)?.error?.message,
  };
}

/** Null: the registry did not say whose it was; false: it was not read. */
function User({ name }: { name: string | null | false | undefined }) {
  if (name) return <span className="wrap-anywhere">{name}</span>;
  return <span className="text-muted">{name === false ? 'user not read' : 'user unknown'}</span>;
}

const STATES: Record<RecipientState['answer'], [GlyphName, string]> = {
  connected: ['check', 'Connected'],
  gone: ['off', 'Gone'],
  none: ['dashes', 'Not known'],
  foreign: ['dashes', 'Another stage'],
};

function State({ answer, why }: RecipientState) {
  const [glyph, word] = STATES[answer];
  return (
    <span title={why} className="ml-auto inline-flex items-center gap-1 pr-1 text-muted [&_svg]:size-3.5">
      <Glyph name={glyph} />
      {word}
    </span>
  );
}
