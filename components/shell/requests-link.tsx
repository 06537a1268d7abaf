'use client';

import { useQuery } from '@tanstack/react-query';
import { UserCheck } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { cx } from '@/components/ui/cx';
import { toast } from '@/components/ui/toast';
import { requestList } from '@/lib/client/requests';
import { plural } from '@/lib/domain/format';
import { countForOthers, type ReleaseList } from '@/lib/domain/release';
import { useAnnounce } from './announcer';
import { PlaceLink } from './place-link';

/** The way to what waits for a second person, from everywhere; it says how much waits for this one, and tells of what is new. */
export function RequestsLink({ userName, target }: { userName: string; target: string }) {
  const { data } = useQuery(requestList(target));
  useTold(data, userName);
  const isHere = usePathname() === '/requests';
  const count = data ? countForOthers(data, userName) : 0;
  const label = count > 0 ? `${plural(count, 'request')} for you to decide` : 'Requests';
  return (
    <PlaceLink
      href="/requests"
      aria-label={label}
      aria-current={isHere ? 'page' : undefined}
      data-tooltip={label}
      className={cx(
        'relative inline-flex size-8 shrink-0 items-center justify-center rounded hover:bg-hover hover:text-ink pointer-coarse:size-11',
        isHere ? 'text-ink' : 'text-muted',
      )}
    >
      <UserCheck aria-hidden="true" className="size-4" />
      {count > 0 && (
        <span
          aria-hidden="true"
          className="absolute -top-0.5 -right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent-solid px-1 font-semibold text-[0.625rem] text-on-solid tabular-nums"
        >
          {count > 99 ? '99+' : count}
        </span>
      )}
    </PlaceLink>
  );
}

/** Says once what somebody else asks for; what waited already when the page came is in the count. */
function useTold(list: ReleaseList | undefined, userName: string) {
  const announce = useAnnounce();
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (!list) return;
    const all = [
      ...list.waiting.map(({ id, by, title }) => ({ id, by, title })),
      ...list.jobs.map(({ jobId, by, title, requestedAt }) => ({ id: `${jobId}${requestedAt}`, by, title })),
    ];
    const fresh = known.current ? all.filter(({ id, by }) => by !== userName && !known.current?.has(id)) : [];
    known.current = new Set([...(known.current ?? []), ...all.map(({ id }) => id)]);
    for (const { by, title } of fresh) {
      toast.warning(`${by} asks for approval`, { description: title });
      announce(`${by} asks for approval: ${title}`);
    }
  }, [list, userName, announce]);
}
