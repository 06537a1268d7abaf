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
  'read-audit': 'Read audit',
  'verify-audit': 'Verify audit',
  retention: 'Remove old records',
  refused: 'Refused',
  unreadable: 'Unreadable record',
};
