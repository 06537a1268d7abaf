import type { Mapping } from './mapping';
import type { TargetKind, TargetSettings } from './target';

/** A target as a form holds it: what is not given is empty. `callbackUrl` is what was understood of the address. */
export type TargetDraft = {
  name: string;
  title: string;
  kind: TargetKind;
  region: string;
  callbackUrl: string;
  userParameter: string;
  tableName: string;
  /** Where the table is, when that is not the Region of the API. */
  tableRegion: string;
  tableEndpoint: string;
  /** The managed layout's unless given. */
  attributes: Mapping | null;
  roleArn: string;
  externalId: string;
};

export function toSettings(draft: TargetDraft): TargetSettings {
  const { name, title, kind, region, callbackUrl, userParameter, roleArn, externalId } = draft;
  const { tableName, tableRegion, tableEndpoint, attributes } = draft;
  return {
    name,
    ...(title && title !== name && { title }),
    kind,
    region,
    callbackUrl,
    ...(userParameter && { userParameter }),
    table: {
      name: tableName,
      ...(tableRegion && tableRegion !== region && { region: tableRegion }),
      ...(tableEndpoint && { endpoint: tableEndpoint }),
      ...(attributes && { attributes }),
    },
    ...(roleArn && { roleArn, ...(externalId && { externalId }) }),
  };
}

/** The same for a form that is to change it. */
export function toDraft({ table, ...settings }: TargetSettings): TargetDraft {
  const { attributes } = table;
  return {
    name: settings.name,
    title: settings.title ?? settings.name,
    kind: settings.kind,
    region: settings.region,
    callbackUrl: settings.callbackUrl,
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
  };
}
