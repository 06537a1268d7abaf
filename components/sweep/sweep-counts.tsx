import { formatCount } from '@/lib/domain/format';
import type { Sweep } from '@/lib/domain/sweep';
import { COUNT_WORDS } from './sweep-words';

export function SweepCountList({ counts, mode }: Pick<Sweep, 'counts' | 'mode'>) {
  const shown = COUNT_WORDS.map((each) => ({ ...each, count: counts[each.name] ?? 0 })).filter(
    ({ name, isRare, count }) => (name !== 'removed' || mode === 'remove') && (!isRare || count > 0),
  );
  return (
    <dl className="grid grid-cols-3 gap-x-6 gap-y-3 sm:flex sm:flex-wrap sm:gap-x-9">
      {shown.map(({ name, word, count }) => (
        <div key={name}>
          <dt className="text-muted text-xs">{word}</dt>
          <dd className="font-semibold text-xl">{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
