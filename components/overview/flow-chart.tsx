import { markWords, rateWords } from './estimate-words';
import { flowScale, HEIGHT } from './flow-scale';
import type { FlowStep } from './flow-series';

const GAP = 1;
const TICKS = 4;

type FlowChartProps = { steps: FlowStep[]; label: string };

/** Who came stands above the line and who left below it; places in per cent, so that it is as wide as there is room. */
export function FlowChart({ steps, label }: FlowChartProps) {
  const { up, down, scale, marks } = flowScale(steps);
  const width = 100 / steps.length;
  const places = marks.map(({ above, text }) => ({ y: up - above + (above < 0 ? GAP : 0), text }));
  return (
    <div className="relative mt-4 pl-9">
      {places.map(({ y, text }) => (
        <span
          key={y}
          aria-hidden="true"
          style={{ top: y }}
          className="absolute left-0 w-7 -translate-y-1/2 text-right text-muted text-xs"
        >
          {markWords(text)}
        </span>
      ))}
      <svg role="img" aria-label={label} width="100%" height={HEIGHT + GAP} className="block overflow-visible">
        <defs>
          <pattern
            id="still-registered"
            width="4"
            height="4"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="1.6" height="4" className="fill-accent" />
          </pattern>
          <pattern id="not-recorded" width="6" height="6" patternUnits="userSpaceOnUse">
            <circle cx="1.5" cy="1.5" r="0.8" className="fill-edge" />
          </pattern>
        </defs>
        {places.map(({ y }) => (
          <line key={y} x1="0" x2="100%" y1={y} y2={y} className="stroke-hairline" />
        ))}
        {steps.map((step, index) => (
          <g key={step.at}>
            <title>{stepWords(step)}</title>
            <rect x={`${index * width}%`} width={`${width}%`} height={HEIGHT + GAP} fill="transparent" />
            {step.connects === null && (
              <rect x={`${index * width}%`} width={`${width}%`} y="0" height={up} fill="url(#not-recorded)" />
            )}
            {step.left === null && (
              <rect x={`${index * width}%`} width={`${width}%`} y={up + GAP} height={down} fill="url(#not-recorded)" />
            )}
            {Boolean(step.connects) && (
              <rect
                x={`${(index + 0.1) * width}%`}
                width={`${width * 0.8}%`}
                y={up - (step.connects ?? 0) * scale}
                height={(step.connects ?? 0) * scale}
                {...(step.from === 'recorded' ? { className: 'fill-accent' } : { fill: 'url(#still-registered)' })}
              />
            )}
            {Boolean(step.left) && (
              <rect
                x={`${(index + 0.1) * width}%`}
                width={`${width * 0.8}%`}
                y={up + GAP}
                height={(step.left ?? 0) * scale}
                className="fill-warning"
              />
            )}
          </g>
        ))}
        <rect y={up} width="100%" height={GAP} className="fill-edge" />
      </svg>
      <div aria-hidden="true" className="mt-1 flex justify-between text-muted text-xs">
        {Array.from({ length: TICKS + 1 }, (_, index) => {
          const step = steps[Math.min(steps.length - 1, Math.round((index * steps.length) / TICKS))];
          return (
            <span key={step?.at}>
              {step && clock(step.at)}
              {index === TICKS && ' UTC'}
            </span>
          );
        })}
      </div>
    </div>
  );
}

/** `14:03`, UTC */
export function clock(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 16);
}

function stepWords({ at, connects, from, left }: FlowStep): string {
  const came =
    connects === null
      ? 'connects not known'
      : `${rateWords(connects)} connected a minute${from === 'registered' ? ' and are still registered' : ''}`;
  return `${clock(at)} UTC: ${came}, ${left === null ? 'who left is not known' : `${rateWords(left)} left a minute`}`;
}
