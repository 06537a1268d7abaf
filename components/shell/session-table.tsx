'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { RelativeTime } from '@/components/ui/relative-time';
import type { SessionDto } from '@/lib/domain/user';

type SessionTableProps = {
  sessions: SessionDto[];
  /** epoch ms, of the page's reading. */
  now: number;
  action?: ((session: SessionDto) => ReactNode) | undefined;
};

const CELL = 'py-2 pr-4 align-middle max-md:py-0 max-md:pr-0';

/** Where somebody is signed in. On a phone each session becomes two lines. */
export function SessionTable({ sessions, now, action }: SessionTableProps) {
  return (
    <table className="w-full text-sm max-md:block">
      <caption className="sr-only">Sessions, the last used first</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b text-left text-muted text-xs">
          {['Browser', 'Address', 'Last used', 'Began'].map((head) => (
            <th key={head} scope="col" className="h-8 whitespace-nowrap pr-4 font-medium">
              {head}
            </th>
          ))}
          {action && (
            <th scope="col" className="h-8">
              <span className="sr-only">Sign out</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {sessions.map((session) => (
          <tr
            key={session.handle}
            className="h-10 border-b max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-4 max-md:gap-y-0.5 max-md:py-2.5"
          >
            <th scope="row" className={`${CELL} text-left font-medium`}>
              {session.client ?? 'Unknown browser'}
              {session.isThis && (
                <Badge tone="info" className="ml-2">
                  This one
                </Badge>
              )}
            </th>
            <td className={`${CELL} font-mono max-md:col-start-1`}>{session.from ?? 'unknown'}</td>
            <td className={`${CELL} whitespace-nowrap text-muted max-md:col-start-1`}>
              <span className="md:hidden">Last used </span>
              <RelativeTime at={session.seenAt} now={now} />
            </td>
            <td className={`${CELL} whitespace-nowrap text-muted max-md:hidden`}>
              <RelativeTime at={session.startedAt} now={now} />
            </td>
            {action && (
              <td className="text-right max-md:col-start-2 max-md:row-span-3 max-md:row-start-1 max-md:self-center">
                {action(session)}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
