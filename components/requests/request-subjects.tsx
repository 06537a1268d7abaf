'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Glyph, type GlyphName } from '@/components/ui/glyph';
import { connectionFacts } from '@/lib/client/queries';
import type { ConnectionFacts } from '@/lib/domain/connection';
import { plural } from '@/lib/domain/format';
import type { ReleaseRequest } from '@/lib/domain/release';
import { isOnConnections } from '@/lib/domain/release-subjects';

/** More than these stand behind a line that opens them. */
const SHOWN = 5;
/** How many are asked about at once, and how long their ids may be together, in characters: a URL has its limits. */
const MAX_ASKED = 50;
const MAX_ASKED_LENGTH = 4_000;
const POLL_MS = 10_000;

type RequestSubjectsProps = Pick<ReleaseRequest, 'act' | 'target' | 'subjects' | 'users'>;

/** For whom it is: of connections whose each is, whether it lives just now, and the way to it. */
export function RequestSubjects({ act, target, subjects, users }: RequestSubjectsProps) {
  const isFew = subjects.length <= SHOWN;
  const [isOpen, setOpen] = useState(isFew);
  const ofConnections = isOnConnections(act);
  const asked = ofConnections && isOpen ? askable(subjects) : [];
  const { data: facts } = useQuery({ ...connectionFacts(target, asked), refetchInterval: POLL_MS });
  if (subjects.length === 0) return null;
  const list = (
    <ul aria-label="Recipients" className="max-h-60 overflow-auto text-sm">
      {subjects.map((subject, index) => (
        <li key={subject} className="flex min-h-7 flex-wrap items-center gap-x-3">
          {ofConnections ? (
            <>
              <Link
                href={`/connections?${new URLSearchParams({ target, open: subject })}`}
                className="wrap-anywhere rounded-sm font-mono underline"
              >
                {subject}
              </Link>
              <span className="wrap-anywhere">
                {users?.[index] ?? <span className="text-muted">user unknown</span>}
              </span>
              <State facts={facts?.find(({ connectionId }) => connectionId === subject)} />
            </>
          ) : (
            <span className="wrap-anywhere font-mono">{subject}</span>
          )}
        </li>
      ))}
    </ul>
  );
  if (isFew) return list;
  return (
    <details className="text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer rounded-sm">All {plural(subjects.length, 'recipient')}</summary>
      {list}
    </details>
  );
}

function askable(subjects: readonly string[]): string[] {
  const first = subjects.slice(0, MAX_ASKED);
  return first.join('').length <= MAX_ASKED_LENGTH ? first : [];
}

const STATES: Record<ConnectionFacts['answer'], [GlyphName, string]> = {
  connected: ['check', 'Connected'],
  gone: ['off', 'Gone'],
  none: ['dashes', 'Not known'],
};

function State({ facts }: { facts: ConnectionFacts | undefined }) {
  if (!facts) return null;
  const [glyph, word] = STATES[facts.answer];
  return (
    <span
      title={facts.answer === 'none' ? facts.problem : undefined}
      className="ml-auto inline-flex items-center gap-1 pr-1 text-muted [&_svg]:size-3.5"
    >
      <Glyph name={glyph} />
      {word}
    </span>
  );
}
