import type { Outcome } from '@/lib/domain/outcome';
import { OUTCOME_WORDS } from './job-looks';

/** What became of the notice to one's own test client, in a sentence. `valuesOf`: whose values it has, where they are not that client's. */
export function trialWords(outcome: Outcome | 'skipped', detail?: string, valuesOf?: string): string {
  switch (outcome) {
    case 'delivered':
      return `Delivered to your test client${valuesOf === undefined ? '' : `, with the values of ${valuesOf}`}.`;
    case 'gone':
      return 'Your test client is not connected any more.';
    case 'uncertain':
      return 'No answer came: it may have arrived at your test client.';
    case 'skipped':
      return 'Not sent to your test client: a job would skip it.';
    default: {
      const word = outcome in OUTCOME_WORDS ? OUTCOME_WORDS[outcome as keyof typeof OUTCOME_WORDS] : 'Not sent';
      return `Your test client did not get it: ${detail ?? word}`;
    }
  }
}
