import type { AttributeDefinition, CreateTableCommandInput, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { createTable } from './test-registry';
import type { startTestTable } from './test-table';

export const idOf = (number: number) => `L0SM9cOFvH${String(number).padStart(5, '0')}=`;
export const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

type Engine = Awaited<ReturnType<typeof startTestTable>>;

/** `pk:S sk:N` in words of CreateTable. */
function schemaOf(text: string): { KeySchema: KeySchemaElement[]; AttributeDefinitions: AttributeDefinition[] } {
  const parts = text.split(' ').map((part) => part.split(':') as [string, 'S' | 'N' | 'B']);
  return {
    KeySchema: parts.map(([AttributeName], index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    AttributeDefinitions: parts.map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
  };
}

/** A table with its indexes; they project everything, or `projected` and the keys. */
export async function tableOf(
  engine: Engine,
  name: string,
  key: string,
  indexes: Record<string, string> = {},
  projected?: string[],
) {
  const own = schemaOf(key);
  const others = Object.entries(indexes).map(([IndexName, text]) => ({ IndexName, ...schemaOf(text) }));
  const definitions = [own, ...others].flatMap(({ AttributeDefinitions }) => AttributeDefinitions);
  const more: Partial<CreateTableCommandInput> = {
    KeySchema: own.KeySchema,
    AttributeDefinitions: [...new Map(definitions.map((each) => [each.AttributeName, each])).values()],
    ...(others.length > 0 && {
      GlobalSecondaryIndexes: others.map(({ IndexName, KeySchema }) => ({
        IndexName,
        KeySchema,
        Projection: projected
          ? { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: projected }
          : { ProjectionType: 'ALL' as const },
      })),
    }),
  };
  await createTable(engine, name, '', more);
}
