import type { ReactNode } from 'react';
import type { FlowStep } from './flow-series';

/** Only what the chart shows; shape and place say the same as the colours. */
export function FlowLegend({ steps, isEstimated }: { steps: FlowStep[]; isEstimated: boolean }) {
  const has = (from: FlowStep['from']) => steps.some((step) => step.from === from);
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 pl-9 text-muted text-xs">
      {has('recorded') && (
        <Entry swatch={<rect width="10" height="10" className="fill-accent" />}>Connected, above</Entry>
      )}
      {has('registered') && (
        <Entry swatch={<rect width="10" height="10" fill="url(#still-registered)" />}>
          Connected and still registered, above
        </Entry>
      )}
      {steps.some(({ left }) => left !== null) && (
        <Entry swatch={<rect width="10" height="10" className="fill-warning" />}>Left, below</Entry>
      )}
      {steps.some(({ left, connects }) => left === null || connects === null) && (
        <Entry swatch={<rect width="10" height="10" fill="url(#not-recorded)" />}>Not known</Entry>
      )}
      {isEstimated && <li>Scaled up from one shard of eight</li>}
    </ul>
  );
}

function Entry({ swatch, children }: { swatch: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg aria-hidden="true" width="10" height="10">
        {swatch}
      </svg>
      {children}
    </li>
  );
}
