import type { Role } from './role';

export type AuditAct =
  | 'sign-in'
  | 'sign-out'
  | 'send'
  | 'kick'
  | 'remove'
  | 'sweep'
  | 'job'
  | 'reveal'
  | 'export'
  | 'set-sample'
  | 'view'
  | 'template'
  | 'block'
  | 'unblock'
  | 'create-user'
  | 'refused';

/** One thing somebody did or was refused. Never holds a payload, only its size and hash. */
export type AuditRecord = {
  id: string;
  /** epoch ms */
  at: number;
  user: string;
  role: Role | null;
  act: AuditAct;
  target: string | null;
  /** Who it was done to: connection ids, a user name, the name of a view or template, or what was blocked; the first 50, `total` says how many there were. */
  subjects: string[];
  total: number;
  /** Counts by outcome, or one word such as "wrong-password". */
  outcome: string;
  detail: string | null;
};
export type AuditPage = { records: AuditRecord[]; next: string | null };
