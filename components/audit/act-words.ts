import type { AuditAct } from '@/lib/domain/audit';

export const ACT_WORDS: Record<AuditAct, string> = {
  'sign-in': 'Sign in',
  'sign-out': 'Sign out',
  send: 'Send notice',
  kick: 'Kick',
  remove: 'Remove row',
  sweep: 'Ghost sweep',
  job: 'Job',
  reveal: 'Reveal',
  export: 'Export',
  'set-sample': 'Set the sample',
  view: 'Shared view',
  template: 'Shared template',
  block: 'Block',
  unblock: 'Unblock',
  'create-user': 'Add user',
  refused: 'Refused',
};

/** Outcomes are recorded as words of code, `wrong-password` or `rateLimited`; here they are read by people. */
export function outcomeWords(outcome: string): string {
  return outcome.replace(/-|(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
