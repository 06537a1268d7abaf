import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createSharedAnswers } from '../domain/shared-answers';
import type { OwnStage } from '../domain/target-address';
import { foreignStageOf, stageAttributes } from './foreign-stage';
import { keyText } from './keys';
import { createFinder, findLocator } from './locator';
import type { AttributeNames } from './row';
import type { TableShape } from './table-shape';

/** What a row says of its stage hardly ever changes; an id is given once. */
const KEPT_MS = 60_000;
const MAX_KEPT = 20_000;

type Settings = {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  ownStage: OwnStage | undefined;
  elapsed: () => number;
};

/**
 * Tells rows of other stages where an index leaves that out, by a second read of those rows alone that it is asked about, once a minute for all who ask. Where
 * every index tells it, and so lists do, none is read. Answers in words which other stage each is of, by id, as far as rows say it. Throws the SDK's
 * exception.
 */
export function createForeignStages({ client, tableName, names, ownStage, elapsed }: Settings) {
  const attributes = stageAttributes(names, ownStage);
  const stages = createSharedAnswers<{ words?: string | undefined } | undefined>({
    keptMs: KEPT_MS,
    maxAnswers: MAX_KEPT,
    elapsed,
    // A row that was not found may be there a moment later.
    isKept: (stage) => stage !== undefined,
  });

  return async function read(
    shape: TableShape,
    ids: readonly string[],
    isOfLists = true,
  ): Promise<Map<string, string>> {
    const locator = findLocator({ tableName, names, shape });
    if (!locator || attributes.length === 0) return new Map();
    const isLeftOut = shape.ways.some(({ projects }) => projects && attributes.some((name) => !projects.has(name)));
    if (isOfLists && !isLeftOut) return new Map();
    const due: string[] = [];
    const found = Promise.resolve().then(async () => {
      const { items } = await createFinder(client, { tableName, names, shape }, locator).shown(due, attributes);
      return new Map(
        items.map((item) => [keyText(item[names.connectionId]), { words: foreignStageOf(item, names, ownStage) }]),
      );
    });
    const told = ids.map(async (id) => {
      const { answer } = stages.get(id, () => {
        due.push(id);
        return found.then((rows) => rows.get(id));
      });
      return [id, (await answer)?.words] as const;
    });
    const others = await Promise.all(told);
    return new Map(others.flatMap(([id, words]) => (words === undefined ? [] : [[id, words]])));
  };
}
