import type { AppError } from '@/lib/domain/result';

/** What to tell of an act that came to nothing. `title` names it: `Not paused`; no `error`: no answer came, and nobody knows yet. */
export function notDone(title: string, error: AppError | undefined): { title: string; message: string } {
  if (error) return { title, message: error.message };
  return { title: 'No answer came', message: 'What this page shows tells whether it happened.' };
}
