import { plural } from '../domain/format';
import type { Target } from '../domain/target';
import { ownStageOf } from '../domain/target-address';
import { foreignStageOf } from '../registry/foreign-stage';
import type { Item } from '../registry/row';
import type { IndexShape } from '../registry/table-shape';
import { type Judgement, PLACE } from './place-setting';

const FIX =
  'Give each stage a table of its own: handlers find their stage in requestContext.stage and write its rows to its table; those of the stack know one stage alone. Until then search with stage: or attr:apiId= for the rows of this one, send to such searches only, and expect what the overview says is registered to take in all.';

/** Whether the rows of a sample are of this target's stage: a table that stages share lists connections that no call here reaches. `index`: by which it was read. */
export function examineStages(target: Target, items: Item[] | null, index?: IndexShape): Judgement[] {
  const base = { id: 'stages', group: 'rows' as const, title: 'Stage of the rows' };
  if (!items || items.length === 0) return [];
  const names = target.table.attributes;
  const own = ownStageOf(target);
  const said = items.flatMap((item) => item[names.stage]?.S ?? []);
  const evidence = [
    {
      asked: `attributes ${names.stage} and apiId in ${plural(items.length, 'row')}`,
      answered:
        said.length > 0 ? `${said.length} say ${[...new Set(said)].slice(0, 5).join(', ')}` : 'none says its stage',
    },
  ];
  if (said.length === 0 && index?.projects && !index.projects.has(names.stage)) {
    const known =
      own.stage === undefined
        ? 'The list would call rows of other stages gone.'
        : 'Rows are read by their key besides where that matters, so that those of other stages are not called gone, reached by no job and not removed here, for one read more of each.';
    return [
      {
        ...base,
        state: 'inapplicable',
        sentence: `Not known: the index ${index.name} leaves out the attribute ${names.stage}. ${known}`,
        evidence,
        fix: { text: `If stages share this table, read it by an index that projects ${names.stage} as well. ${FIX}` },
      },
    ];
  }
  if (said.length === 0) {
    return [
      { ...base, state: 'inapplicable', sentence: 'Not known: the rows do not say which stage they are of.', evidence },
    ];
  }
  if (own.stage === undefined) {
    const stages = new Set(said);
    if (stages.size === 1) return [{ ...base, state: 'good', sentence: `All are of the stage ${said[0]}.`, evidence }];
    const sentence = `They are of ${stages.size} stages, and calls of this target reach one of them. The others look gone here, and a sweep of ghosts, or a job that finds them gone, removes them.`;
    return [
      {
        ...base,
        state: 'warning',
        sentence,
        evidence,
        fix: {
          text: `Say which of them this target is of ${PLACE}: rows of others then stay. ${FIX}`,
          setting: { part: 'Address', json: `"stage": "${said[0]}"` },
        },
      },
    ];
  }
  const foreign = items.flatMap((item) => foreignStageOf(item, names, own) ?? []);
  if (foreign.length === 0)
    return [{ ...base, state: 'good', sentence: `All are of the stage ${own.stage}.`, evidence }];
  const sentence = `${foreign.length} of ${plural(items.length, 'row')} are of ${foreign[0]}${new Set(foreign).size > 1 ? ' and others' : ''}. This target cannot tell whether those are connected: sweeps, jobs and the overview do not ask about them, and nothing removes them here.`;
  return [{ ...base, state: 'warning', sentence, evidence, fix: { text: FIX } }];
}
