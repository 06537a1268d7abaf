import type { ConnectionFacts, ConnectionState } from '@/lib/domain/connection';
import { formatCount } from '@/lib/domain/format';

export const STATE_WORDS: Record<ConnectionState, string> = {
  live: 'Live',
  idle: 'Idle',
  gone: 'Gone',
  unchecked: 'Not checked yet',
};

/** What a check of several found: `3 connected, 1 gone, 1 not checked`. */
export function checkSentence(facts: readonly ConnectionFacts[]): string {
  const count = (answer: ConnectionFacts['answer']) => facts.filter((one) => one.answer === answer).length;
  const foreign = facts.filter((one) => one.answer === 'none' && one.isForeignId).length;
  const words: [number, string][] = [
    [count('connected'), 'connected'],
    [count('gone'), 'gone'],
    [foreign, 'with an id that is not API Gateway’s'],
    [count('none') - foreign, 'not checked'],
  ];
  return words.flatMap(([many, word]) => (many > 0 ? [`${formatCount(many)} ${word}`] : [])).join(', ');
}
