import { describe, expect, it } from 'vitest';
import { OUTCOMES, type Outcome, type RecipientOutcome } from '@/lib/domain/outcome';
import {
  canRetry,
  isDone,
  mergeOutcomes,
  outcomeCounts,
  outcomeMeaning,
  outcomeSentence,
  retryOf,
} from './outcome-words';

const of = (...outcomes: Outcome[]): RecipientOutcome[] =>
  outcomes.map((outcome, index) => ({ connectionId: `c${index}`, outcome }));

describe('outcome words', () => {
  it('say one outcome as one word', () => {
    expect(outcomeSentence(of('delivered'), 'send')).toBe('Delivered');
    expect(outcomeSentence(of('gone'), 'kick')).toBe('Already gone');
  });

  it('count each outcome, successes first', () => {
    expect(outcomeSentence(of('gone', 'delivered', 'failed', 'delivered'), 'send')).toBe(
      '2 delivered, 1 already gone, 1 not sent',
    );
  });

  it('keep already gone apart from success and error', () => {
    expect(outcomeCounts(of('gone'), 'send')[0]?.tone).toBe('muted');
    expect(isDone('gone')).toBe(false);
  });

  it('offer again only what provably did not happen', () => {
    expect(OUTCOMES.filter(canRetry)).toEqual(['throttled', 'failed']);
  });

  it('say for each act what may have happened without an answer', () => {
    const [silent] = of('uncertain');
    expect(outcomeMeaning(silent as RecipientOutcome, 'send')).toContain('may have arrived');
    expect(outcomeMeaning(silent as RecipientOutcome, 'kick')).toContain('may be closed');
  });

  it('prefer what the server said of this recipient', () => {
    expect(outcomeMeaning({ connectionId: 'a', outcome: 'failed', detail: 'The gateway is down.' }, 'send')).toBe(
      'The gateway is down.',
    );
  });

  it('explain every outcome that is neither done nor failed', () => {
    const plain = OUTCOMES.filter((outcome) => !isDone(outcome) && outcome !== 'failed');
    for (const outcome of plain) expect(outcomeMeaning({ connectionId: 'a', outcome }, 'send')).toBeTruthy();
  });

  it('replace only what was tried again', () => {
    const merged = mergeOutcomes(of('delivered', 'throttled', 'gone'), [{ connectionId: 'c1', outcome: 'delivered' }]);
    expect(merged.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered', 'gone']);
  });

  it('offer those who have their last words last, and keep them told', () => {
    const told: RecipientOutcome = {
      connectionId: 'told',
      outcome: 'throttled',
      isTold: true,
      detail: 'Last words arrived',
    };
    const untold: RecipientOutcome = { connectionId: 'untold', outcome: 'failed' };
    const uncertain: RecipientOutcome = {
      connectionId: 'x',
      outcome: 'uncertain',
      isTold: true,
      detail: 'Words arrived',
    };
    expect(outcomeMeaning(told, 'kick')).toBe('Last words arrived');
    expect(outcomeMeaning(uncertain, 'kick')).toBe('Words arrived');
    expect(retryOf([told, untold, uncertain])).toEqual({ ids: new Set(['untold']), isTold: false });
    expect(retryOf([told, uncertain])).toEqual({ ids: new Set(['told']), isTold: true });
    const again = mergeOutcomes([told], [{ connectionId: 'told', outcome: 'throttled' }]);
    expect(retryOf(again).isTold).toBe(true);
    expect(mergeOutcomes([told], [{ connectionId: 'told', outcome: 'closed' }])[0]).not.toHaveProperty('isTold');
  });
});
