import { CircleCheck, CircleOff, CirclePause, Split } from 'lucide-react';
import type { ReactNode } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import { type Estimate, partOf, restOf } from '@/lib/domain/estimate';
import { formatCount } from '@/lib/domain/format';
import type { FleetFigures, HistoryMinute, Overview, Part } from '@/lib/domain/overview';
import { partWords, percentWords, rangeWords, rateWords, valueWords } from './estimate-words';
import { minuteWords } from './flow-series';
import { movedSince } from './margin-words';
import { Stat } from './stat';

/** The answer to "how many, and how many of them live" at a glance. */
export function Stats({ overview }: { overview: Overview }) {
  const { fleet, sample, history } = overview;
  const last = history.state === 'known' ? lastWhole(history.data, overview.readAt) : undefined;
  const count = fleet?.state === 'known' ? fleet.data : undefined;
  const shares = sample?.state === 'known' ? sample.data : undefined;
  const registered = count?.registered;
  // Calls of this target tell nothing of the connections of other stages.
  const others = shares && shares.counts.otherStage > 0 ? shares.otherStage : null;
  const isOfThen = shares !== undefined && movedSince(shares, registered) !== 0;
  const own = {
    isOfThen,
    of: registered && others ? restOf(registered, others) : registered,
    part: sample,
    children: others && ' of this stage',
  };
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3 lg:grid-cols-5">
      <Stat name="Registered" value={count ? registeredWords(count) : <Pending part={fleet} />}>
        {count && describeCount(count)}
        {fleet?.state === 'reading' && `${formatCount(fleet.done)} rows read so far`}
      </Stat>
      <Share name="Live" icon={<CircleCheck aria-hidden="true" />} share={shares?.live} {...own} />
      <Share name="Idle" icon={<CirclePause aria-hidden="true" />} share={shares?.idle} {...own} />
      <Share name="Ghosts" icon={<CircleOff aria-hidden="true" />} share={shares?.gone} {...own} />
      {others && (
        <Share
          name="Of other stages"
          icon={<Split aria-hidden="true" />}
          of={registered}
          share={others}
          part={sample}
          isOfThen={isOfThen}
        >
          {' of all'}
        </Share>
      )}
      <Stat
        name="In the last minute"
        value={
          last ? (
            <span>
              +{rateWords(last.connects ?? 0)} {last.left === null ? '' : `−${rateWords(last.left)}`}
            </span>
          ) : (
            <Unknown />
          )
        }
      >
        {last ? minuteWords(last) : 'no minute has been recorded yet'}
      </Stat>
    </dl>
  );
}

type ShareProps = {
  name: string;
  icon: ReactNode;
  of: Estimate | undefined;
  share: Estimate | null | undefined;
  part: Part<unknown> | null;
  /** See `partWords`. */
  isOfThen: boolean;
  /** What it is a share of, where that is not all. */
  children?: ReactNode;
};

function Share({ name, icon, of, share, part, isOfThen, children }: ShareProps) {
  if (!of || !share) {
    return (
      <Stat name={name} icon={icon} value={<Pending part={part} />}>
        {part?.state === 'reading' && part.of !== null && `${part.done} of ${part.of} asked`}
      </Stat>
    );
  }
  const { value, margin } = partWords(partOf(of, share), isOfThen);
  return (
    <Stat name={name} icon={icon} value={value}>
      {percentWords(share.value)}
      {children}; {margin}
    </Stat>
  );
}

function Pending({ part }: { part: Part<unknown> | null }) {
  return part?.state === 'reading' ? <Skeleton className="h-5 w-16" /> : <Unknown />;
}

function Unknown() {
  return <span className="font-normal text-base text-muted">not known</span>;
}

function registeredWords({ registered, isCut }: FleetFigures): string {
  return isCut ? `over ${formatCount(registered.low)}` : valueWords(registered);
}

function describeCount({ by, isCut, registered }: FleetFigures): string {
  if (isCut) return 'counting stopped at its bound';
  return by === 'all' ? 'exact: every row was read' : `${rangeWords(registered)}, from one shard of eight`;
}

/** Older records say nothing about now. */
function lastWhole(history: HistoryMinute[], nowMs: number): HistoryMinute | undefined {
  const last = history.at(-1);
  return last && last.connects !== null && nowMs - last.at < 4 * 60_000 ? last : undefined;
}
