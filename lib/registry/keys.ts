import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './row';
import type { KeyPart, KeyShape } from './table-shape';

/** A key attribute as text that a cursor can hold; binary as base64. */
export function keyText(value: AttributeValue | undefined): string {
  if (value?.B) return Buffer.from(value.B).toString('base64');
  return value?.S ?? value?.N ?? '';
}

/** Undefined when the text cannot be a value of this type. */
export function keyValue(text: string, { type }: Pick<KeyPart, 'type'>): AttributeValue | undefined {
  if (text === '' || text.length > 4096) return undefined;
  if (type === 'S') return { S: text };
  if (type === 'N') return /^-?\d{1,38}(\.\d{1,38})?$/.test(text) ? { N: text } : undefined;
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? { B: Buffer.from(text, 'base64') } : undefined;
}

export function partsOf({ partition, sort }: KeyShape): KeyPart[] {
  return sort ? [partition, sort] : [partition];
}

/** The primary key of a row. */
export function keyOf(item: Item, parts: readonly KeyPart[]): Item {
  return Object.fromEntries(parts.map(({ name }) => [name, item[name] as AttributeValue]));
}

/** Texts back to a key; undefined when they do not fit it. */
export function keyFrom(texts: readonly string[], parts: readonly KeyPart[]): Item | undefined {
  if (texts.length !== parts.length) return undefined;
  const key: Item = {};
  for (const [index, part] of parts.entries()) {
    const value = keyValue(texts[index] as string, part);
    if (!value) return undefined;
    key[part.name] = value;
  }
  return key;
}

/** A whole key as one text; that of a key with one part is its value. */
export function joinKey(item: Item, parts: readonly KeyPart[]): string {
  const texts = parts.map(({ name }) => keyText(item[name]));
  return texts.length === 1 ? (texts[0] as string) : JSON.stringify(texts);
}

/** Undefined when the text is none of `joinKey` for these parts. */
export function splitKey(text: string, parts: readonly KeyPart[]): Item | undefined {
  if (parts.length === 1) return keyFrom([text], parts);
  try {
    const texts: unknown = JSON.parse(text);
    return Array.isArray(texts) && texts.every((each) => typeof each === 'string') ? keyFrom(texts, parts) : undefined;
  } catch {
    return undefined;
  }
}
