import { markWords } from './estimate-words';
import { type FlowStep, niceTop } from './flow-series';

const HEIGHT = 56;

/** A line through what was counted; it breaks where a count is missing for longer than its neighbours are apart. */
export function RegisteredChart({ steps, label }: { steps: FlowStep[]; label: string }) {
  const known = steps.flatMap(({ registered }, index) => (registered === null ? [] : [{ index, registered }]));
  if (known.length < 2) return null;
  const top = niceTop(Math.max(...known.map(({ registered }) => registered)));
  const x = (index: number) => `${((index + 0.5) * 100) / steps.length}%`;
  const y = (registered: number) => HEIGHT - (registered / top) * HEIGHT;
  const apart = medianGap(known.map(({ index }) => index));
  return (
    <figure className="mt-4">
      <figcaption className="mb-3 text-muted text-xs">Registered, when each minute ended</figcaption>
      <div className="relative pl-9">
        {[0, top].map((mark) => (
          <span
            key={mark}
            aria-hidden="true"
            style={{ top: y(mark) }}
            className="absolute left-0 w-7 -translate-y-1/2 text-right text-muted text-xs"
          >
            {markWords(mark)}
          </span>
        ))}
        <svg role="img" aria-label={label} width="100%" height={HEIGHT} className="block overflow-visible">
          {[0, top].map((mark) => (
            <line key={mark} x1="0" x2="100%" y1={y(mark)} y2={y(mark)} className="stroke-hairline" />
          ))}
          {known.map(({ index, registered }, place) => {
            const before = known[place - 1];
            return before && index - before.index <= apart ? (
              <line
                key={index}
                x1={x(before.index)}
                y1={y(before.registered)}
                x2={x(index)}
                y2={y(registered)}
                className="stroke-[1.5] stroke-accent"
                strokeLinecap="round"
              />
            ) : (
              <circle key={index} cx={x(index)} cy={y(registered)} r="1.5" className="fill-accent" />
            );
          })}
        </svg>
      </div>
    </figure>
  );
}

/** Large fleets are counted every few minutes only; that is their rhythm and no gap. */
function medianGap(places: number[]): number {
  const gaps = places.slice(1).map((place, index) => place - (places[index] ?? place));
  return Math.max(1, gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 1);
}
