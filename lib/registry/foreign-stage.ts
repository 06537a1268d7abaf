import type { OwnStage } from '../domain/target-address';
import type { AttributeNames, Item } from './row';

/** As the handlers of the managed layout write it; other tables seldom hold it. */
const API_ID = 'apiId';

/** What of a row tells its stage: nothing where that of the target is not known, and nothing that an index which gives only these attributes leaves out. */
export function stageAttributes(names: AttributeNames, own: OwnStage = {}, projects?: ReadonlySet<string>): string[] {
  if (own.stage === undefined && own.apiId === undefined) return [];
  return [names.stage, API_ID].filter((name) => !projects || projects.has(name));
}

/**
 * Without which nobody knows whether a row is of another stage or API: an index that leaves one of these out does not do alone. APIs that share a table
 * often have stages of one name.
 */
export function neededForStage(names: AttributeNames, own: OwnStage = {}): string[] {
  return [...(own.stage === undefined ? [] : [names.stage]), ...(own.apiId === undefined ? [] : [API_ID])];
}

/**
 * In words, which other stage a row of a shared table says it is of; undefined when it is of this one or does not say. GetConnection
 * of one stage knows nothing of the connections of another: that it calls them gone means nothing.
 */
export function foreignStageOf(item: Item, names: AttributeNames, own: OwnStage = {}): string | undefined {
  const [stage, apiId] = [item[names.stage]?.S, item[API_ID]?.S];
  if (apiId !== undefined && own.apiId !== undefined && apiId !== own.apiId)
    return `the API ${apiId}${stage === undefined ? '' : `, stage ${stage}`}`;
  return stage !== undefined && own.stage !== undefined && stage !== own.stage ? `the stage ${stage}` : undefined;
}
