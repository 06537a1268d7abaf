'use client';

import { useEffect } from 'react';
import { useAnnounce } from '@/components/shell/announcer';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { ErrorNote } from '@/components/ui/error-note';
import { plural } from '@/lib/domain/format';
import { notHeldWords } from './not-held-words';
import { runSentence, type ScanRun } from './scan-run';

type ScanProgressProps = { run: ScanRun; onStop: () => void; onResume: () => void };

/** Over the matches: how far the search has come, and the way to end it or to go on. */
export function ScanProgress({ run, onStop, onResume }: ScanProgressProps) {
  const announce = useAnnounce();
  const { phase, by, scannedRows, tableRows, asked, problem } = run;
  const isRunning = phase === 'running';
  const words = runSentence(run);
  const why = notHeldWords(run);
  const how = by === 'scan' ? 'scan' : asked > 0 ? 'state' : by;
  useEffect(() => {
    // Every page would be too much to listen to.
    if (!isRunning) announce(words);
  }, [isRunning, words, announce]);
  const share = tableRows && tableRows > scannedRows ? scannedRows / tableRows : undefined;
  return (
    <section aria-label={`Search by ${how}`} className="mb-2">
      {problem && <ErrorNote title="The search was broken off" message={problem} className="mb-2" />}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <p>{words}</p>
        <span className="text-muted">
          {plural(run.capacityUnits, 'capacity unit')}
          {asked > 0 && `, up to ${plural(asked, 'GetConnection call')}`}
        </span>
        <span className="ml-auto">
          {isRunning && (
            <Button size="sm" onClick={onStop}>
              Stop
            </Button>
          )}
          {!isRunning && phase !== 'done' && (
            <Button size="sm" onClick={onResume}>
              Go on
            </Button>
          )}
        </span>
      </div>
      {why && <p className="mt-1 text-sm">{why}</p>}
      <div
        aria-hidden="true"
        className={cx('mt-1.5 h-0.5 overflow-hidden rounded-full bg-hairline', !isRunning && 'invisible')}
      >
        <div
          className={cx('h-full bg-accent', share === undefined && 'w-2/5 animate-sweep')}
          style={share === undefined ? undefined : { width: `${share * 100}%` }}
        />
      </div>
    </section>
  );
}
