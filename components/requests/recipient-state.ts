import { type ConnectionFacts, mayStillBeConnecting } from '@/lib/domain/connection';

/** `foreign`: of another stage or API, about which this target cannot tell. */
export type RecipientState = { answer: ConnectionFacts['answer'] | 'foreign'; why?: string };

/** `connectedAt`: when its row says that it connected, epoch ms; `stage`: of which other stage its row says to be, in words. What is not known says why. */
export function recipientState(
  facts: ConnectionFacts | undefined,
  connectedAt: number | null | undefined,
  stage: string | null | undefined,
): RecipientState {
  if (stage && facts?.answer !== 'connected') {
    return { answer: 'foreign', why: `Its row is of ${stage}, about which this target cannot tell.` };
  }
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
