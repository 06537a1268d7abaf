import { formatCount } from '@/lib/domain/format';
import { rateWords } from './estimate-words';
import { clock } from './flow-chart';
import type { FlowStep } from './flow-series';

const HEADS = ['Time (UTC)', 'Connected a minute', 'Left a minute', 'Registered'];
const FROM = { recorded: '', registered: ' still registered', nowhere: '' };

/** The same figures as the chart, newest first. */
export function FlowTable({ steps }: { steps: FlowStep[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section aria-label="Figures by time" tabIndex={0} className="max-h-72 overflow-y-auto border-y">
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-muted text-xs">
            {HEADS.map((head) => (
              <th key={head} scope="col" className="sticky top-0 h-8 bg-canvas pr-4 font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.toReversed().map(({ at, connects, from, left, registered }) => (
            <tr key={at} className="border-t">
              <th scope="row" className="py-1 pr-4 text-left font-normal text-muted">
                {clock(at)}
              </th>
              <td className="pr-4">{connects === null ? 'not known' : `${rateWords(connects)}${FROM[from]}`}</td>
              <td className="pr-4">{left === null ? 'not known' : rateWords(left)}</td>
              <td className="pr-4">{registered === null ? 'not known' : formatCount(registered)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
