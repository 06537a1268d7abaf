import { DEFAULT_CONCURRENCY, DEFAULT_JOB_RATE } from './job-limits';
import type { Mapping } from './mapping';
import type { TargetKind, TargetSettings } from './target';
import { parseAddress } from './target-address';

/** A target as a form holds it: what is not given is empty. `callbackUrl` is what was understood of the address. */
export type TargetDraft = {
  name: string;
  title: string;
  kind: TargetKind;
  region: string;
  callbackUrl: string;
  /** Of which API and stage a custom domain or other URL is; what the URL of an API says itself counts alone. */
  apiId: string;
  stage: string;
  userParameter: string;
  tableName: string;
  /** Where the table is, when that is not the Region of the API. */
  tableRegion: string;
  tableEndpoint: string;
  /** The managed layout's unless given. */
  attributes: Mapping | null;
  roleArn: string;
  externalId: string;
  /** What all jobs together may use; whole numbers as they were typed, here and below. */
  perSecond: string;
  concurrency: string;
  /** Which acts take two persons. */
  sendAbove: string;
  kickAbove: string;
  everyone: boolean;
  everyAct: boolean;
  expiresAfterMinutes: string;
};

export function toSettings(draft: TargetDraft): TargetSettings {
  const { name, title, kind, region, callbackUrl, apiId, stage, userParameter, roleArn, externalId } = draft;
  const bulk = numbersOf({ perSecond: draft.perSecond, concurrency: draft.concurrency });
  const { tableName, tableRegion, tableEndpoint, attributes } = draft;
  return {
    name,
    ...(title && title !== name && { title }),
    kind,
    region,
    callbackUrl,
    ...(mayBeOfAnyStage(callbackUrl) && { ...(apiId && { apiId }), ...(stage && { stage }) }),
    ...(userParameter && { userParameter }),
    table: {
      name: tableName,
      ...(tableRegion && tableRegion !== region && { region: tableRegion }),
      ...(tableEndpoint && { endpoint: tableEndpoint }),
      ...(attributes && { attributes }),
    },
    ...(roleArn && { roleArn, ...(externalId && { externalId }) }),
    ...(bulk && { bulk }),
    ...(hasRules(draft) && { release: rulesOf(draft) }),
  };
}

/** A custom domain, or any other URL: nothing in it says whose connections they are. */
export function mayBeOfAnyStage(callbackUrl: string): boolean {
  const address = parseAddress(callbackUrl);
  return address.ok && address.data.form === 'url';
}

/** Whether it says that some acts take two persons. */
export function hasRules({ sendAbove, kickAbove, everyone, everyAct }: TargetDraft): boolean {
  return everyAct || everyone || sendAbove !== '' || kickAbove !== '';
}

function rulesOf({ sendAbove, kickAbove, everyone, everyAct, expiresAfterMinutes }: TargetDraft) {
  return {
    ...numbersOf({ sendAbove, kickAbove, expiresAfterMinutes }),
    ...(everyone && { everyone }),
    ...(everyAct && { everyAct }),
  };
}

/** Those that were given; undefined when none was. */
function numbersOf<K extends string>(texts: Record<K, string>): Partial<Record<K, number>> | undefined {
  const given = Object.entries<string>(texts).filter(([, text]) => text !== '');
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map(([name, text]) => [name, Number(text)])) as Partial<Record<K, number>>;
}

/** Empty for what is not given, and for what is usual: an older console wrote that down as well. */
const asText = (number: number | null | undefined, usual?: number) =>
  number === null || number === undefined || number === usual ? '' : String(number);

/** The same for a form that is to change it. */
export function toDraft({ table, ...settings }: TargetSettings): TargetDraft {
  const { attributes } = table;
  const { bulk = {}, release = {} } = settings;
  return {
    name: settings.name,
    title: settings.title ?? settings.name,
    kind: settings.kind,
    region: settings.region,
    callbackUrl: settings.callbackUrl,
    apiId: settings.apiId ?? '',
    stage: settings.stage ?? '',
    userParameter: settings.userParameter ?? '',
    tableName: table.name,
    tableRegion: table.region ?? '',
    tableEndpoint: table.endpoint ?? '',
    attributes: attributes
      ? {
          connectionId: attributes.connectionId ?? 'connectionId',
          connectedAt: attributes.connectedAt ?? 'connectedAt',
          sourceIp: attributes.sourceIp ?? 'sourceIp',
          userAgent: attributes.userAgent ?? 'userAgent',
          userId: attributes.userId ?? 'userId',
          ttl: attributes.ttl ?? 'ttl',
        }
      : null,
    roleArn: settings.roleArn ?? '',
    externalId: settings.externalId ?? '',
    perSecond: asText(bulk.perSecond, DEFAULT_JOB_RATE),
    concurrency: asText(bulk.concurrency, DEFAULT_CONCURRENCY),
    sendAbove: asText(release.sendAbove),
    kickAbove: asText(release.kickAbove),
    everyone: release.everyone ?? false,
    everyAct: release.everyAct ?? false,
    expiresAfterMinutes: asText(release.expiresAfterMinutes),
  };
}
