import { ChevronRight } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { Finding } from '@/lib/domain/finding';
import { FINDING_LOOKS } from './finding-looks';
import { SnippetBlock } from './snippet-block';

/** One finding: its state in a word, a sentence, and behind it the fix and what was asked. */
export function FindingItem({ title, state, sentence, evidence, fix }: Finding) {
  const { icon: Icon, tone, word } = FINDING_LOOKS[state];
  const needsCare = state === 'problem' || state === 'warning';
  return (
    <li className="border-b last:border-b-0">
      <details open={needsCare} className="group">
        <summary className="-mx-2 flex list-none items-start gap-2 rounded px-2 py-2.5 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden="true"
            className="mt-0.5 size-4 shrink-0 text-muted transition-transform duration-100 group-open:rotate-90"
          />
          <span className="min-w-0 flex-1 md:grid md:grid-cols-[12rem_1fr] md:items-start md:gap-4">
            <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <span className="font-medium">{title}</span>
              <Badge tone={tone} icon={<Icon aria-hidden="true" />} className="md:hidden">
                {word}
              </Badge>
            </span>
            <span className="block min-w-0 text-muted max-md:mt-0.5">{sentence}</span>
          </span>
          <Badge tone={tone} icon={<Icon aria-hidden="true" />} className="max-md:hidden">
            {word}
          </Badge>
        </summary>
        <div className="space-y-3 pt-1 pb-4 pl-6 md:ml-52 md:pl-6">
          {fix && (
            <div className="space-y-2">
              <p>{fix.text}</p>
              {fix.snippets?.map((snippet) => (
                <SnippetBlock key={snippet.label} {...snippet} />
              ))}
            </div>
          )}
          {evidence.length > 0 && (
            <dl className="space-y-1 text-muted text-xs">
              {evidence.map(({ asked, answered }) => (
                <div key={asked}>
                  <dt className="inline">Asked: {asked}.</dt>{' '}
                  <dd className="inline [overflow-wrap:anywhere]">Answered: {answered}</dd>
                </div>
              ))}
            </dl>
          )}
          {!fix && evidence.length === 0 && <p className="text-muted text-xs">Nothing was asked.</p>}
        </div>
      </details>
    </li>
  );
}
