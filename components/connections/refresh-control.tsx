'use client';

import { RefreshCw } from 'lucide-react';
import { useHotkey } from '@/components/shell/use-hotkey';
import { cx } from '@/components/ui/cx';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { formatClock } from '@/lib/domain/format';
import { useHydrated } from './use-hydrated';
import { REFRESH_SECONDS } from './use-refresh-interval';

type RefreshControlProps = {
  seconds: number;
  onSeconds: (seconds: number) => void;
  /** Epoch ms by this computer's clock; 0 before the first answer. */
  readAt: number;
  isFetching: boolean;
  /** The last answer before the console went silent, epoch ms by this computer's clock; 0 while it answers. */
  silentSince: number;
  onRefresh: () => void;
};

export function RefreshControl(props: RefreshControlProps) {
  const { seconds, onSeconds, readAt, isFetching, silentSince, onRefresh } = props;
  const isHydrated = useHydrated();
  // The server's page shows nothing under way, and the first frame here is the same.
  const isBusy = isHydrated && isFetching;
  useHotkey('r', onRefresh);
  return (
    <div className="flex items-center gap-2 text-muted text-sm max-sm:gap-1">
      {/* The server does not know this person's time zone; the room is kept. */}
      <span className="min-w-32 text-right max-sm:w-15 max-sm:min-w-0 max-sm:text-xs">
        {silentSince > 0 ? (
          <span role="alert" className="text-danger">
            no answer <span className="max-sm:sr-only">since</span> {formatClock(silentSince)}
          </span>
        ) : (
          isHydrated &&
          readAt > 0 && (
            <>
              <span className="max-sm:sr-only">refreshed </span>
              {formatClock(readAt)}
            </>
          )
        )}
      </span>
      <IconButton label="Refresh now" aria-busy={isBusy} onClick={onRefresh}>
        <RefreshCw aria-hidden="true" className={cx(isBusy && 'animate-turn text-ink')} />
      </IconButton>
      <Select
        aria-label="Refresh by itself"
        value={seconds}
        onChange={({ target }) => onSeconds(Number(target.value))}
        className="w-28 max-sm:w-30 sm:pointer-coarse:w-34"
      >
        {REFRESH_SECONDS.map((choice) => (
          <option key={choice} value={choice}>
            {choice === 0 ? 'Off' : `every ${choice} s`}
          </option>
        ))}
      </Select>
    </div>
  );
}
