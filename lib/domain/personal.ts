import type { AuditRecord } from './audit';
import type { Block, BlockList } from './block';
import type { ConnectionDetail, ConnectionFacts, ConnectionPage, ConnectionRow } from './connection';
import type { AudienceSummary, Job, JobCard, JobContent } from './job';
import { maskClient, maskUserName } from './mask-name';
import { maskText } from './mask-value';
import type { Named, Overview } from './overview';
import { findPersonalTerm } from './personal-search';
import { scrub, scrubCut } from './scrub';
import type { Target } from './target';

/**
 * Source IP and user agent are personal data: a role without `personal.read` gets them masked by the server. The client in words, such as
 * "Chrome 141 on macOS", is no more than a family and stays; so do users, unless an address serves as one.
 */
type PersonalNames = { sourceIp: string; userAgent: string };

const HIDDEN = '•••';

type Identified = { sourceIp?: string; userAgent?: string; client?: string; userId?: string; isMasked?: true };

function maskIdentity<T extends Identified>({ userAgent, ...rest }: T): T {
  const { sourceIp, client, userId } = rest;
  if (sourceIp === undefined && userAgent === undefined && userId === undefined) return rest as T;
  return {
    ...rest,
    ...(sourceIp !== undefined && { sourceIp: maskText(sourceIp) }),
    ...(client !== undefined && { client: maskClient(client) }),
    ...(userId !== undefined && { userId: maskUserName(userId, [sourceIp, userAgent]) }),
    ...((sourceIp !== undefined || userAgent !== undefined) && { isMasked: true }),
  } as T;
}

export function maskRow(row: ConnectionRow): ConnectionRow {
  return maskIdentity(row);
}

/** The same for a row that holds attributes by name, which may repeat an address or a user agent. */
export function maskRowWith(row: ConnectionRow, names: PersonalNames): ConnectionRow {
  if (!row.attributes) return maskRow(row);
  const secrets = [row.sourceIp, row.userAgent].filter((value) => value !== undefined);
  const masked = Object.entries(row.attributes).map(([name, value]) => [
    name,
    maskAttribute({ name, type: 'S', value, cut: false }, names, secrets),
  ]);
  return { ...maskRow(row), attributes: Object.fromEntries(masked) };
}

export function maskFacts(facts: ConnectionFacts): ConnectionFacts {
  return facts.answer === 'connected' ? maskIdentity(facts) : facts;
}

export function maskPage(page: ConnectionPage): ConnectionPage {
  return { ...page, rows: page.rows.map(maskRow), finds: page.finds.filter((filter) => filter !== 'ip') };
}

/** Attributes of the application may repeat an address or a user agent in other places. */
export function maskDetail(detail: ConnectionDetail, names: PersonalNames): ConnectionDetail {
  const { row, facts, attributes } = detail;
  const told = facts.answer === 'connected' ? [facts.sourceIp, facts.userAgent] : [];
  const secrets = [row?.sourceIp, row?.userAgent, ...told].filter((value) => value !== undefined);
  return {
    ...detail,
    row: row && maskRow(row),
    facts: maskFacts(facts),
    attributes: attributes.map((attribute) => ({
      ...attribute,
      value: maskAttribute(attribute, names, secrets),
    })),
  };
}

function maskAttribute(
  { name, value, cut }: ConnectionDetail['attributes'][number],
  names: PersonalNames,
  secrets: readonly string[],
): string {
  // What the row writes in another form than the list reads is no secret that could be looked for.
  if (name === names.userAgent) return HIDDEN;
  if (name === names.sourceIp && !secrets.includes(value)) return HIDDEN;
  return cut ? scrubCut(value, secrets) : scrub(value, secrets);
}

export function maskOverview(overview: Overview): Overview {
  const { fleet } = overview;
  if (fleet?.state !== 'known') return overview;
  const { users, addresses, clients } = fleet.data.top;
  const top = {
    users: mergeMasked(users, (name) => maskUserName(name, [])),
    addresses: mergeMasked(addresses, maskText),
    clients: mergeMasked(clients, maskClient),
  };
  return { ...overview, fleet: { ...fleet, data: { ...fleet.data, top } } };
}

/** The examples of a job hold what a template makes of the rows; its filter and its texts may name what is masked. */
export function maskJob<T extends Job>(
  job: T,
  { target }: { target: { table: Pick<Target['table'], 'attributes'> } },
): T {
  const { audience, content, card } = job;
  return {
    ...job,
    audience: maskAudience(audience, target.table.attributes),
    content: maskContent(content),
    ...(job.reason && { reason: scrub(job.reason, []) }),
    card: card && { ...card, examples: card.examples.map(maskExample) },
  };
}

/** `names`: the attributes of its target; undefined where they are not known, so that nobody can say what a search tells. */
export function maskAudience(
  audience: AudienceSummary,
  names: Target['table']['attributes'] | undefined,
): AudienceSummary {
  if (audience.kind !== 'filter' || (names && !findPersonalTerm(audience.query, names))) return audience;
  return { kind: 'filter', query: { q: '', id: '', user: '', ip: '', scan: false }, isWithheld: true };
}

function maskContent(content: JobContent): JobContent {
  if (content.kind === 'notice') return { ...content, template: scrub(content.template, []) };
  if (content.kind !== 'kick' || content.lastWords === null) return content;
  return { ...content, lastWords: scrub(content.lastWords, []) };
}

function maskExample({ masked, ...example }: JobCard['examples'][number]): JobCard['examples'][number] {
  if (masked || example.payload === undefined) return masked ?? example;
  return { ...example, payload: scrub(example.payload, []) };
}

/** What was asked for and done to whom names addresses; so does where people sat. */
export function maskAudit(record: AuditRecord): AuditRecord {
  const { from, subjects, filter, reason, detail } = record;
  const mask = (text: string | null) => text && scrub(text, []);
  return {
    ...record,
    from: mask(from),
    subjects: subjects.map((subject) => scrub(subject, [])),
    filter: mask(filter),
    reason: mask(reason),
    detail: mask(detail),
  };
}

export function maskBlocks(list: BlockList): BlockList {
  return { ...list, blocks: list.blocks.map(maskBlock) };
}

/** A block of addresses is told as far as an address in it would be. */
function maskBlock(block: Block): Block {
  const { kind, value } = block;
  const shown = kind === 'user' ? maskUserName(value, []) : maskText(value.split('/')[0] ?? '');
  return { ...block, value: shown, reason: scrub(block.reason, []), ...(shown !== value && { isMasked: true }) };
}

/** What looks the same when it is masked, such as the addresses of one network, is counted together. */
function mergeMasked(named: readonly Named[], mask: (name: string) => string): Named[] {
  const rows = new Map<string, number>();
  for (const { name, rows: count } of named) rows.set(mask(name), (rows.get(mask(name)) ?? 0) + count);
  return [...rows].map(([name, count]) => ({ name, rows: count })).sort((a, b) => b.rows - a.rows);
}
