import type { ConnectionRow } from './connection';
import { attributeOf, type FieldValues, type Template, type TemplateField } from './template';

/** What a row has for the fields of a template; null where it has nothing. */
export function valuesOf({ fields }: Pick<Template, 'fields'>, row: ConnectionRow): FieldValues {
  return Object.fromEntries(fields.map((field) => [field, readField(row, field)]));
}

function readField(row: ConnectionRow, field: TemplateField): string | null {
  const attribute = attributeOf(field);
  if (attribute !== undefined) return row.attributes?.[attribute] ?? null;
  if (field === 'connectedAt') return row.connectedAt === undefined ? null : new Date(row.connectedAt).toISOString();
  return row[field as 'userId'] ?? null;
}

/** The row as far as values tell that were read of it earlier, in the order of `fields`. `connectedAt` in epoch ms. */
export function rowOfValues(
  { connectionId, connectedAt }: { connectionId: string; connectedAt?: number | null | undefined },
  fields: readonly string[],
  values: readonly (string | null)[] = [],
): ConnectionRow {
  const row: ConnectionRow = { connectionId, ...(connectedAt != null && { connectedAt }) };
  for (const [index, field] of fields.entries()) {
    const value = values[index];
    const attribute = attributeOf(field as TemplateField);
    if (value == null) continue;
    if (attribute !== undefined) row.attributes = { ...row.attributes, [attribute]: value };
    else if (field === 'userId' || field === 'sourceIp' || field === 'client') row[field] = value;
  }
  return row;
}

/** The attributes that have to be read of a row to fill the template. */
export function attributesOf({ fields }: Pick<Template, 'fields'>): string[] {
  return fields.map(attributeOf).filter((name) => name !== undefined);
}
