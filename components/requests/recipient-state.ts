import { type ConnectionFacts, mayStillBeConnecting } from '@/lib/domain/connection';

export type RecipientState = { answer: ConnectionFacts['answer']; why?: string };

/** `connectedAt`: when its row says that it connected, epoch ms. What is not known says why. */
export function recipientState(
  facts: ConnectionFacts | undefined,
  connectedAt: number | null | undefined,
): RecipientState {
  if (!facts) return { answer: 'none', why: 'No answer came for this one.' };
  if (facts.answer === 'none') return { answer: 'none', why: facts.problem };
  if (facts.answer === 'gone' && mayStillBeConnecting({ connectedAt: connectedAt ?? undefined }, facts.checkedAt)) {
    return {
      answer: 'none',
      why: 'It may only be connecting: until that is done API Gateway answers as if it were gone.',
    };
  }
  return { answer: facts.answer };
}
