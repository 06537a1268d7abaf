'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { CopyButton } from '@/components/ui/copy-button';
import { formatBytes, formatCount } from '@/lib/domain/format';
import { MAX_MESSAGES, MAX_SHOWN, type Message } from './received';

type ReceivedListProps = { messages: Message[]; isIndented: boolean };

const WAYS = {
  in: { word: 'Received', Icon: ArrowDown },
  out: { word: 'Sent', Icon: ArrowUp },
} as const;

/** The newest first. */
export function ReceivedList({ messages, isIndented }: ReceivedListProps) {
  return (
    <>
      <ol aria-label="Messages" aria-live="polite" className="divide-y border-y empty:hidden">
        {messages.map((message) => (
          <Item key={message.number} message={message} isIndented={isIndented} />
        ))}
      </ol>
      {messages.length === MAX_MESSAGES && (
        <p className="mt-2 text-muted text-sm">The last {formatCount(MAX_MESSAGES)} are kept.</p>
      )}
    </>
  );
}

function Item({ message, isIndented }: { message: Message; isIndented: boolean }) {
  const { at, way, bytes, text, json } = message;
  const { word, Icon } = WAYS[way];
  const shown = (isIndented ? json : undefined) ?? text;
  return (
    <li className="py-2">
      <div className="flex items-center gap-2 text-muted text-sm">
        <Icon aria-hidden="true" className="size-4 shrink-0" />
        <span>{word}</span>
        <time dateTime={new Date(at).toISOString()} className="font-mono">
          {timeOf(at)}
        </time>
        <span>
          {formatBytes(bytes)}
          {json !== undefined && ', JSON'}
        </span>
        {text !== null && <CopyButton value={text} label="Copy the message" className="ml-auto" />}
      </div>
      {shown === null ? (
        <p className="text-muted text-sm">Binary, not shown.</p>
      ) : (
        <pre className="wrap-anywhere mt-0.5 whitespace-pre-wrap font-mono text-sm">{shown.slice(0, MAX_SHOWN)}</pre>
      )}
      {shown !== null && shown.length > MAX_SHOWN && (
        <p className="text-muted text-sm">
          {formatCount(shown.length - MAX_SHOWN)} more characters are not shown; the copy has all.
        </p>
      )}
    </li>
  );
}

/** `18:04:09.123` by this browser's clock. */
function timeOf(at: number): string {
  const date = new Date(at);
  const part = (value: number, digits = 2) => String(value).padStart(digits, '0');
  return `${part(date.getHours())}:${part(date.getMinutes())}:${part(date.getSeconds())}.${part(date.getMilliseconds(), 3)}`;
}
