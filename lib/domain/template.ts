/** Fields of a row that a notice may hold. */
export const TEMPLATE_FIELDS = ['connectionId', 'userId', 'sourceIp', 'client', 'connectedAt'] as const;
/** `attr:room` is the attribute `room` of the row, whatever the application keeps there. */
export type TemplateField = (typeof TEMPLATE_FIELDS)[number] | `attr:${string}`;

const ATTRIBUTE = 'attr:';
/** In characters; as DynamoDB has it for names. */
const MAX_ATTRIBUTE_NAME = 255;

/** The attribute that a field names; undefined for the others. */
export function attributeOf(field: TemplateField): string | undefined {
  return field.startsWith(ATTRIBUTE) ? field.slice(ATTRIBUTE.length) : undefined;
}

type Part = { text: string } | { field: TemplateField; fallback: string | undefined };
export type Template = {
  parts: Part[];
  fields: TemplateField[];
  /** What cannot be understood, in sentences. */
  problems: string[];
};

/** Blanks belong to the name until it is trimmed: a run of them has one reading, so that a template that is none is read as fast. */
const FIELD = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g;

function fieldNamed(name: string): TemplateField | undefined {
  const known = TEMPLATE_FIELDS.find((each) => each === name);
  if (known) return known;
  const attribute = name.startsWith(ATTRIBUTE) ? name.slice(ATTRIBUTE.length).trim() : '';
  return attribute !== '' && attribute.length <= MAX_ATTRIBUTE_NAME ? `attr:${attribute}` : undefined;
}

/** The fields of a text as they are written there, braces and all. */
export function fieldsIn(text: string): string[] {
  return [...text.matchAll(FIELD)].flatMap(([whole, name = '']) => (fieldNamed(name.trim()) ? [whole] : []));
}

/** Reads `{{userId}}`, `{{attr:room}}`, and `{{userId|there}}` with what stands in for a missing value. Every other brace is text. */
export function parseTemplate(text: string): Template {
  const parts: Part[] = [];
  const problems: string[] = [];
  let at = 0;
  for (const match of text.matchAll(FIELD)) {
    const [whole, written = '', fallback] = match;
    const name = written.trim();
    const field = fieldNamed(name);
    if (!field) {
      problems.push(
        `There is no field {{${name}}}. The fields are ${TEMPLATE_FIELDS.join(', ')}, and attr: with the name of an attribute.`,
      );
      continue;
    }
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push({ field, fallback });
    at = match.index + whole.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  const fields = [...new Set(parts.flatMap((part) => ('field' in part ? [part.field] : [])))];
  return { parts, fields, problems };
}

export type FieldValues = Partial<Record<TemplateField, string | null | undefined>>;

/** The text for one recipient, and the fields that its row lacks, each once; those are left empty. In JSON values are escaped for a string. */
export function fillTemplate(
  { parts }: Template,
  values: FieldValues,
  format: 'text' | 'json',
): { text: string; missing: TemplateField[] } {
  const missing = new Set<TemplateField>();
  const text = parts.map((part) => {
    if ('text' in part) return part.text;
    const value = values[part.field] ?? part.fallback;
    if (value === undefined) missing.add(part.field);
    const filled = value ?? '';
    return format === 'json' ? JSON.stringify(filled).slice(1, -1) : filled;
  });
  return { text: text.join(''), missing: [...missing] };
}
