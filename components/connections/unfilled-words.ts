import { fieldsIn } from '@/lib/domain/template';

/** Only jobs fill fields: what whoever writes by hand is to know; undefined where the text has none. */
export function unfilledWords(text: string): string | undefined {
  const [field] = fieldsIn(text);
  return field && `Fields are not filled here: clients would read ${field}. A job fills them.`;
}
