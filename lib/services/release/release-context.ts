import type { NewAuditRecord } from '../../console/audit-log';
import type { Requests } from '../../console/requests';
import type { ReleaseAct, ReleaseSubject } from '../../domain/release';
import type { Result } from '../../domain/result';
import type { AnyRole } from '../../domain/role';
import type { Target } from '../../domain/target';
import type { SessionUser } from '../../domain/user';
import type { Registry } from '../../registry/registry';
import type { People } from '../people';

/** One act, read from what was asked for: what it is in words, and how it is done. */
export type ReadAct = {
  subject: ReleaseSubject;
  title: string;
  facts: string[];
  subjects: string[];
  text: string | null;
  /** What was typed with it, where the target asks for its name. */
  typed: string | undefined;
  /** What the audit says of it beside who did it. */
  told: Pick<NewAuditRecord, 'act' | 'target' | 'subjects' | 'total' | 'filter' | 'reason' | 'detail'>;
  /** Does it in this person's name, with the word that has been typed for it, if any; answers what came of it, in words. */
  run: (user: SessionUser, word: string | null) => Promise<Result<string>>;
};

/** What asking for acts and deciding about them works with. */
export type ReleaseContext = {
  requests: Requests;
  audit: { begin: (record: NewAuditRecord) => Promise<string>; close: (id: string, outcome: string) => Promise<void> };
  people: People;
  target: (name: string) => Target | undefined;
  /** The connections of a target; undefined when there is no such target. */
  registry: (target: string) => Pick<Registry, 'get'> | undefined;
  read: (act: ReleaseAct, raw: unknown) => Result<ReadAct>;
  /** Whether somebody of this role on the target may do this. */
  may: (role: AnyRole, act: ReleaseAct) => boolean;
  now: () => number;
  /** Failures that nobody waits for. */
  onError: (error: unknown) => void;
};
