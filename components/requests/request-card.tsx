'use client';

import { type ReactNode, useId, useState } from 'react';
import { KindBadge } from '@/components/shell/kind-badge';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmWord } from '@/components/ui/confirm-word';
import { firstPress } from '@/components/ui/first-press';
import { formatDuration } from '@/lib/domain/format';
import { REQUEST_WORDS, type ReleaseRequest, type RequestWish } from '@/lib/domain/release';
import type { TargetDto } from '@/lib/domain/target';
import { REQUEST_LOOKS } from './request-looks';
import { RequestSubjects } from './request-subjects';

type RequestCardProps = {
  request: ReleaseRequest;
  target: Pick<TargetDto, 'title' | 'kind'>;
  now: number;
  userName: string;
  isBusy: boolean;
  /** Why the last press came to nothing. */
  problem: ReactNode;
  onDecide: (wish: RequestWish, word?: string) => void;
};

/** What exactly will happen, who asks for it, and until when; the same for whoever asks and whoever decides. */
export function RequestCard({ request, target, now, userName, isBusy, problem, onDecide }: RequestCardProps) {
  const heading = useId();
  const { title, facts, text, by, act, notHere, cannotEnd, word: needed } = request;
  const [word, setWord] = useState('');
  const [isWordRefused, setWordRefused] = useState(false);
  const isOwn = by === userName;
  const isWaiting = request.status === 'waiting';
  const isDangerous = act !== 'send' && act !== 'unblock';

  function approve() {
    // The Enter key presses again while the answer to the first press is on its way.
    if (isBusy) return;
    const isMissing = needed !== null && word.trim() !== needed;
    setWordRefused(isMissing);
    if (!isMissing) onDecide('approve', word);
  }

  return (
    <section aria-labelledby={heading} className="space-y-3 rounded border p-4">
      <div>
        <h3 id={heading} className="wrap-anywhere font-semibold text-base">
          {title}
        </h3>
        <p className="mt-1 flex flex-wrap items-center gap-2 text-muted text-sm">
          <KindBadge kind={target.kind} />
          On {target.title}. {describeAsking(request, isOwn, now)}
        </p>
      </div>
      <ul className="list-disc space-y-1 pl-5 text-sm">
        {facts.map((fact) => (
          <li key={fact} className="wrap-anywhere">
            {fact}
          </li>
        ))}
      </ul>
      {text !== null && (
        <pre className="wrap-anywhere max-h-60 overflow-auto whitespace-pre-wrap rounded bg-hover p-3 font-mono text-sm">
          {text}
        </pre>
      )}
      <RequestSubjects {...request} />
      {notHere && isWaiting && <p className="text-muted text-sm">{notHere}</p>}
      {isWaiting && needed !== null && !isOwn && (
        <ConfirmWord
          needed={needed}
          word={word}
          setWord={setWord}
          isRefused={isWordRefused && word.trim() !== needed}
          onSubmit={approve}
        />
      )}
      {problem}
      {isWaiting && !cannotEnd && (
        <div className="flex flex-wrap gap-2">
          {isOwn ? (
            <>
              <Button busy={isBusy} onClick={firstPress(() => onDecide('withdraw'))}>
                Withdraw
              </Button>
              <p className="self-center text-muted text-sm">Somebody else has to approve it.</p>
            </>
          ) : (
            <>
              <Button busy={isBusy} onClick={firstPress(() => onDecide('refuse'))}>
                Refuse
              </Button>
              {!notHere && (
                <Button variant={isDangerous ? 'danger' : 'primary'} busy={isBusy} onClick={firstPress(approve)}>
                  {`Approve: ${title}`}
                </Button>
              )}
            </>
          )}
        </div>
      )}
      {!isWaiting && <Outcome request={request} />}
    </section>
  );
}

function describeAsking({ by, status, expiresAt }: ReleaseRequest, isOwn: boolean, now: number): string {
  if (status !== 'waiting') return `${isOwn ? 'You' : by} asked for it.`;
  return `${isOwn ? 'You ask' : `${by} asks`} for it; expires in ${formatDuration(expiresAt - now)}.`;
}

function Outcome({ request: { status, outcome, by, decidedBy } }: Pick<RequestCardProps, 'request'>) {
  const { tone, icon: Icon } = REQUEST_LOOKS[status];
  return (
    <p className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
        {REQUEST_WORDS[status]}
      </Badge>
      {outcome && <span className="wrap-anywhere">{outcome}</span>}
      {decidedBy && decidedBy !== by && <span className="text-muted">Decided by {decidedBy}.</span>}
    </p>
  );
}
