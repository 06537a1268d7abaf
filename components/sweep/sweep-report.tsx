'use client';

import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { firstPress } from '@/components/ui/first-press';
import { formatAbsolute, plural } from '@/lib/domain/format';
import { describeNoGhosts, describeSweepQuery, offersOf, type Sweep } from '@/lib/domain/sweep';
import type { SteerSweep } from '@/lib/domain/sweep-input';
import type { TargetDto } from '@/lib/domain/target';
import { RemoveGhostsDialog } from './remove-ghosts-dialog';
import { SweepCountList } from './sweep-counts';
import { SweepPace } from './sweep-pace';
import { lookOf, strangeAddressWords } from './sweep-words';

type SweepReportProps = {
  sweep: Sweep;
  target: Pick<TargetDto, 'name' | 'title' | 'kind'>;
  isBusy: boolean;
  onSteer: (wish: SteerSweep['wish']) => void;
  onRemove: (word: string | undefined) => void;
  /** Why somebody else has to agree to a removal, in a sentence. */
  twoPersons: string | null;
};

/** The latest sweep, whoever began it: how far it is, what it found, and what can be done with it. */
export function SweepReport({ sweep, target, isBusy, onSteer, onRemove, twoPersons }: SweepReportProps) {
  const [isAsking, setAsking] = useState(false);
  /** A new dialog each time, so that no word stands there from the last one. */
  const [round, setRound] = useState(0);
  const { status, mode, counts, by, startedAt, problem, elsewhere } = sweep;
  const { icon: Icon, tone, word } = lookOf(sweep);
  const offers = offersOf(sweep);
  const doubt = strangeAddressWords(sweep);
  return (
    <section aria-labelledby="sweep" className="mb-9">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b pb-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h2 id="sweep" className="font-semibold text-base">
            {mode === 'count' ? 'Count of ghosts' : 'Removal of ghosts'}
          </h2>
          <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
            {word}
          </Badge>
        </div>
        <div className="flex flex-wrap gap-2">
          {offers.pause && (
            <Button size="sm" busy={isBusy} onClick={firstPress(() => onSteer('pause'))}>
              Pause
            </Button>
          )}
          {offers.resume && (
            <Button size="sm" variant="primary" busy={isBusy} onClick={firstPress(() => onSteer('resume'))}>
              Go on
            </Button>
          )}
          {offers.stop && (
            <Button size="sm" busy={isBusy} onClick={firstPress(() => onSteer('stop'))}>
              Stop
            </Button>
          )}
          {offers.remove && (
            <Button
              size="sm"
              variant="danger"
              busy={isBusy}
              onClick={() => {
                setRound(round + 1);
                setAsking(true);
              }}
            >
              Remove {plural(counts.gone, 'gone row')}…
            </Button>
          )}
        </div>
      </div>
      <div className="space-y-4 pt-3">
        <p className="break-words text-muted">
          Rows: {describeSweepQuery(sweep.query)}. At most {sweep.perSecond} a second. Begun by {by} at{' '}
          {formatAbsolute(startedAt).slice(0, 19)} UTC
        </p>
        <SweepPace sweep={sweep} />
        <SweepCountList counts={counts} mode={mode} />
        {sweep.isAtLeast && (
          <p className="max-w-3xl text-muted text-sm">
            At least so many: a console that was at it ended, or a table did not answer, before it could tell what it
            did in its last second.
          </p>
        )}
        {problem && (
          <p className={cx('rounded px-3 py-2.5', status === 'running' ? 'bg-warning-soft' : 'bg-danger-soft')}>
            {problem}
          </p>
        )}
        {elsewhere && elsewhere !== problem && <p className="rounded bg-warning-soft px-3 py-2.5">{elsewhere}</p>}
        {doubt && <p className="rounded bg-warning-soft px-3 py-2.5">{doubt}</p>}
        {status === 'done' && counts.gone === 0 && <p>{describeNoGhosts(counts)}</p>}
      </div>
      <RemoveGhostsDialog
        key={round}
        open={isAsking}
        onOpenChange={setAsking}
        sweep={sweep}
        target={target}
        twoPersons={twoPersons}
        onConfirm={(word) => {
          setAsking(false);
          onRemove(word);
        }}
      />
    </section>
  );
}
