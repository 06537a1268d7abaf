import { MAPPED_FIELDS } from './mapping';
import { mayBeOfAnyStage, type TargetDraft, toSettings } from './target-draft';
import { placeOf } from './target-place';

/**
 * What the audit says of a target that somebody entered, beside its name: `production, https://… , table x in eu-west-1 at https://…, as arn:…`. All that
 * decides which hosts are called, whose connections they hold, how rows are read, and what is asked of whoever acts.
 */
export function describeDraft(draft: TargetDraft): string {
  const settings = toSettings(draft);
  const { kind, apiId, stage, roleArn, region, callbackUrl, table } = settings;
  // Where the table names no Region of its own, it is that of the API; an API's own address says it itself.
  const isRegionTold = !table.region || !mayBeOfAnyStage(callbackUrl);
  return [
    kind,
    placeOf(settings),
    !isRegionTold && `calls signed for ${region}`,
    apiId && `of the API ${apiId}`,
    stage && `of the stage ${stage}`,
    roleArn && `as ${roleArn}`,
    describeLimits(draft),
    describeNames(draft),
  ]
    .filter(Boolean)
    .join(', ');
}

/** `two persons for kicks to more than 10 and everyone, 500 a second`; empty when a target says nothing of it. */
function describeLimits(draft: TargetDraft): string {
  const { perSecond, concurrency, sendAbove, kickAbove, everyone, everyAct, expiresAfterMinutes: minutes } = draft;
  const rules = [
    everyAct && 'every act',
    sendAbove && `notices to more than ${sendAbove}`,
    kickAbove && `kicks of more than ${kickAbove}`,
    everyone && 'everyone',
  ].filter(Boolean);
  return [
    rules.length > 0 && `two persons for ${rules.join(' and ')}${minutes && ` within ${minutes} minutes`}`,
    perSecond && `${perSecond} a second`,
    concurrency && `${concurrency} at once in each process`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** `with id as connectionId`, the last of the record: a name may hold anything, and is quoted where it could pass for other words. Empty for the managed layout. */
function describeNames({ attributes }: TargetDraft): string {
  const renamed = MAPPED_FIELDS.flatMap(({ name }) => {
    const given = attributes?.[name] ?? name;
    return given === name ? [] : [`${/^[\w.-]+$/.test(given) ? given : quoted(given)} as ${name}`];
  });
  return renamed.length > 0 ? `with ${renamed.join(' and ')}` : '';
}

/** As JSON, with what is not seen written out too: some of it turns the words after it round. */
function quoted(name: string): string {
  const writtenOut = (part: string) =>
    part.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return JSON.stringify(name).replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, writtenOut);
}
