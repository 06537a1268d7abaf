import { markWords, rateWords } from './estimate-words';
import { type FlowStep, niceTop } from './flow-series';

const UP = 96;
const DOWN = 64;
const GAP = 1;
const TICKS = 4;
/** Two marks nearer than this would lie on each other. */
const READABLE = 16;

type FlowChartProps = { steps: FlowStep[]; label: string };

/** Who came stands above the line and who left below it; places in per cent, so that it is as wide as there is room. */
export function FlowChart({ steps, label }: FlowChartProps) {
  const top = niceTop(Math.max(...steps.map(({ connects }) => connects ?? 0)));
  const bottom = niceTop(Math.max(...steps.map(({ left }) => left ?? 0)));
  const scale = Math.min(UP / top, steps.some(({ left }) => left) ? DOWN / bottom : Number.POSITIVE_INFINITY);
  const width = 100 / steps.length;
  const marks = [
    { y: UP - top * scale, text: top },
    { y: UP, text: 0 },
    ...(steps.some(({ left }) => left) && bottom * scale >= READABLE
      ? [{ y: UP + GAP + bottom * scale, text: bottom }]
      : []),
  ];
  return (
    <div className="relative mt-4 pl-9">
      {marks.map(({ y, text }) => (
        <span
          key={y}
          aria-hidden="true"
          style={{ top: y }}
          className="absolute left-0 w-7 -translate-y-1/2 text-right text-muted text-xs"
        >
          {markWords(text)}
        </span>
      ))}
      <svg role="img" aria-label={label} width="100%" height={UP + DOWN + GAP} className="block overflow-visible">
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
        {marks.map(({ y }) => (
          <line key={y} x1="0" x2="100%" y1={y} y2={y} className="stroke-hairline" />
        ))}
        {steps.map((step, index) => (
          <g key={step.at}>
            <title>{stepWords(step)}</title>
            <rect x={`${index * width}%`} width={`${width}%`} height={UP + DOWN + GAP} fill="transparent" />
            {step.connects === null && (
              <rect x={`${index * width}%`} width={`${width}%`} y="0" height={UP} fill="url(#not-recorded)" />
            )}
            {step.left === null && (
              <rect x={`${index * width}%`} width={`${width}%`} y={UP + GAP} height={DOWN} fill="url(#not-recorded)" />
            )}
            {Boolean(step.connects) && (
              <rect
                x={`${(index + 0.1) * width}%`}
                width={`${width * 0.8}%`}
                y={UP - (step.connects ?? 0) * scale}
                height={(step.connects ?? 0) * scale}
                {...(step.from === 'recorded' ? { className: 'fill-accent' } : { fill: 'url(#still-registered)' })}
              />
            )}
            {Boolean(step.left) && (
              <rect
                x={`${(index + 0.1) * width}%`}
                width={`${width * 0.8}%`}
                y={UP + GAP}
                height={(step.left ?? 0) * scale}
                className="fill-warning"
              />
            )}
          </g>
        ))}
        <rect y={UP} width="100%" height={GAP} className="fill-edge" />
      </svg>
      <div aria-hidden="true" className="mt-1 flex justify-between text-muted text-xs">
        {Array.from({ length: TICKS + 1 }, (_, index) => {
          const step = steps[Math.min(steps.length - 1, Math.round((index * steps.length) / TICKS))];
          return <span key={step?.at}>{step && clock(step.at)}</span>;
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
