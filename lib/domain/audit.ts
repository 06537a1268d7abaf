import { formatCount, plural } from './format';
import type { GivenRole } from './role';

export const AUDIT_ACTS = [
  'sign-in',
  'sign-out',
  'send',
  'kick',
  'remove',
  'sweep',
  'job',
  'reveal',
  'export',
  'set-sample',
  'view',
  'template',
  'block',
  'unblock',
  'release',
  'read-users',
  'create-user',
  'invite',
  'change-roles',
  'disable-user',
  'remove-user',
  'end-sessions',
  'change-password',
  'second-factor',
  'target',
  'read-audit',
  'verify-audit',
  'retention',
  'refused',
  /** A record that has been damaged. */
  'unreadable',
] as const;
export type AuditAct = (typeof AUDIT_ACTS)[number];

/** One thing somebody did or was refused. Never holds a payload, only its size and hash. */
export type AuditRecord = {
  /** `2026-11-26#0000012`, the place in the chain of its day; a time for what is not chained. */
  id: string;
  /** epoch ms */
  at: number;
  user: string;
  role: GivenRole | null;
  /** The address that it was asked from; null for what the console did by itself, and before this was recorded. */
  from: string | null;
  act: AuditAct;
  target: string | null;
  /** Who it was done to: connection ids, a user name, the name of a view or template, or what was blocked; the first 50, `total` says how many there were. */
  subjects: string[];
  total: number;
  /** The search that chose the subjects, in words. */
  filter: string | null;
  /** Why, where the person was asked for a reason. */
  reason: string | null;
  /** Counts by outcome, or one word such as "wrong-password"; `started` until it is known. */
  outcome: string;
  /** When the outcome was recorded, epoch ms; null while it is not known, or when it was known at once. */
  endedAt: number | null;
  detail: string | null;
  /** False for records from before the audit was chained. */
  isChained: boolean;
};

/** `next` is the cursor of what is older. `isCut`: the reading ended before the page was full, because little matched. */
export type AuditPage = { records: AuditRecord[]; next: string | null; isCut: boolean };

/** As somebody asks for it; all that is given must hold. */
export type AuditFilter = {
  user: string;
  act: AuditAct | '';
  /** A target, as it was typed; `target` in an address is the one that the console shows. */
  on: string;
  /** Part of a subject. */
  subject: string;
  /** Part of the outcome, as it is shown, or of what a job or a sweep came to. */
  outcome: string;
  /** First and last day, `YYYY-MM-DD` in UTC. */
  from: string;
  to: string;
};
/** `titled`: the target that has `on` as its title; its records match as well as those of what bears, or bore, `on` as its name. No browser says that. */
export type AuditSearch = AuditFilter & { titled: string };
export const NO_AUDIT_FILTER: AuditSearch = {
  user: '',
  act: '',
  on: '',
  titled: '',
  subject: '',
  outcome: '',
  from: '',
  to: '',
};

/** Outcomes are recorded as words of code, `wrong-password` or `rateLimited`; here they are read by people. */
export function outcomeWords(outcome: string): string {
  // What has blanks is a sentence already.
  if (outcome.includes(' ')) return outcome;
  return outcome.replace(/-|(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/** In UTC. */
export const dayOfAudit = ({ at }: Pick<AuditRecord, 'at'>) => new Date(at).toISOString().slice(0, 10);

export function matchesAudit(record: AuditRecord, filter: AuditSearch): boolean {
  const day = dayOfAudit(record);
  return (
    (!filter.user || record.user === filter.user) &&
    (!filter.act || record.act === filter.act) &&
    (!filter.on || record.target === filter.on || (filter.titled !== '' && record.target === filter.titled)) &&
    (!filter.subject || record.subjects.some((subject) => subject.includes(filter.subject))) &&
    (!filter.outcome || lettersOf(outcomeOf(record)).includes(lettersOf(filter.outcome))) &&
    (!filter.from || day >= filter.from) &&
    (!filter.to || day <= filter.to)
  );
}

/** The console records how a job or a sweep ended: what came of whom stands in the detail. Numbers with their words alone, since the rest of it may be masked. */
function outcomeOf({ act, role, outcome, detail }: AuditRecord): string {
  const isEnd = (act === 'job' || act === 'sweep') && role === null;
  return [outcome, ...((isEnd && detail?.match(/(?<![\w.:])\d+ [A-Za-z]+/g)) || [])].join(' ');
}

/** `too large`, `tooLarge` and `too-large` are the same. */
const lettersOf = (words: string) => words.toLowerCase().replace(/[\s-]/g, '');

/**
 * The name of the target that somebody means by its title, or by its name in other letters; empty where what is typed is that name, or means none or
 * several.
 */
export function targetTitled(typed: string, targets: readonly { name: string; title: string }[]): string {
  const small = typed.toLowerCase();
  const named = targets.filter(({ name }) => name === small);
  const [one, ...more] =
    named.length > 0 ? named : targets.filter(({ title }) => lettersOf(title) === lettersOf(typed));
  return one && more.length === 0 && one.name !== typed ? one.name : '';
}

/** Why no day is of the span, as a sentence; undefined where some may be. */
export function whyNoDays({ from, to }: Pick<AuditFilter, 'from' | 'to'>): string | undefined {
  return from && to && from > to ? `The last day, ${to}, is before the first, ${from}.` : undefined;
}

/** `user ana, act kick`; `everything` without any. */
export function describeAuditFilter(filter: AuditSearch): string {
  const { titled, ...said } = filter;
  const on = titled ? `${said.on} or ${titled}` : said.on;
  const given = Object.entries({ ...said, on }).filter(([, value]) => value);
  return given.length > 0
    ? given.map(([name, value]) => `${name === 'on' ? 'target' : name} ${value}`).join(', ')
    : 'everything';
}

/** What a verification found. */
export type AuditCheck = {
  /** Days of the chain that were looked at, and the records on them that hold. */
  days: number;
  records: number;
  /** The last day that was looked at, with the hash of its last record; null when nothing is recorded yet. */
  last: { day: string; count: number; hash: string } | null;
  /** Days from before the audit was chained. */
  unchainedDays: number;
  /** Outcomes that the chain alone holds: their copies for reading are missing. */
  uncopied: number;
  /** The one day that was asked for is none of the chain's, and which one comes after it. */
  absent: { day: string; after: string | null } | null;
  broken: AuditBreak | null;
};

/** The first record that does not hold. */
export type AuditBreak = {
  day: string;
  /** Its place on that day, from 1. */
  number: number;
  /** When and by whom, as far as the record still says. */
  at: number | null;
  user: string | null;
  /** A sentence that ends "Record 12 of 2026-11-26, written … by ana, …". */
  problem: string;
};

/** The outcome of a verification in a sentence, for the page and for the command. */
export function describeCheck({ days, records, last, unchainedDays, uncopied, absent, broken }: AuditCheck): string {
  if (broken) return describeBreak(broken);
  if (absent) {
    const { day, after } = absent;
    return `Nothing stands under ${day}.${after ? ` What was written next stands under ${after}, each record with its own time.` : ''}`;
  }
  const unchained =
    unchainedDays > 0 ? ` ${plural(unchainedDays, 'day')} from before the audit was chained cannot be verified.` : '';
  if (!last) return `Nothing is chained yet.${unchained}`;
  const on = days === 1 ? `of ${last.day}` : `of ${formatCount(days)} days, up to ${last.day},`;
  const hold = records === 1 ? `The record ${on} holds.` : `All ${formatCount(records)} records ${on} hold.`;
  const alone =
    uncopied > 0
      ? ` ${plural(uncopied, 'outcome')} of them ${uncopied === 1 ? 'stands' : 'stand'} in the chain alone: a writer was interrupted, or its copy was removed.`
      : '';
  return `${hold}${alone}${unchained}`;
}

function describeBreak({ day, number, at, user, problem }: AuditBreak): string {
  const written =
    at === null ? '' : `, written ${new Date(at).toISOString().slice(11, 19)} UTC${user ? ` by ${user}` : ''},`;
  return `Record ${number} of ${day}${written} ${problem}`;
}
