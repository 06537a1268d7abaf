import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type Tags, type YAMLMap, type YAMLSeq } from 'yaml';

/** A CloudFormation template with its intrinsic functions in their long form, `{ Ref: … }` and `{ 'Fn::Sub': … }`. */
export type Template = {
  Parameters: Record<string, Parameter>;
  Rules: Record<string, { RuleCondition?: unknown; Assertions: { Assert: unknown; AssertDescription: string }[] }>;
  Conditions: Record<string, unknown>;
  Resources: Record<string, Resource>;
  Outputs: Record<string, { Value: unknown; Condition?: string; Description?: string }>;
};

export type Parameter = {
  Description?: string;
  Type: string;
  Default?: string | number;
  AllowedValues?: (string | number)[];
  AllowedPattern?: string;
  MinLength?: number;
  MaxLength?: number;
  MinValue?: number;
  MaxValue?: number;
};

export type Resource = {
  Type: string;
  Condition?: string;
  DependsOn?: string;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  Properties?: Record<string, unknown>;
};

/** Every intrinsic function that the templates use; another one is refused by the parser. */
const FUNCTIONS = ['Sub', 'GetAtt', 'If', 'Join', 'Split', 'Not', 'Equals', 'And', 'Or'];

const longName = (name: string) => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const tags = ['Ref', 'Condition', ...FUNCTIONS].flatMap((name) => [
  {
    tag: `!${name}`,
    resolve: (text: string) => ({ [longName(name)]: name === 'GetAtt' ? splitOnce(text) : text }),
  },
  {
    tag: `!${name}`,
    collection: 'seq' as const,
    resolve: (seq: YAMLSeq | YAMLMap) => ({ [longName(name)]: seq.toJSON() }),
  },
]);

/** Reads `lib/lambda/{name}`. Throws with the parser's words, unknown tags and doubled keys among them. */
export function readTemplate(name: string): Template {
  const text = readFileSync(join(import.meta.dirname, '../lambda', name), 'utf8');
  return parse(text, { customTags: (base: Tags) => [...base, ...(tags as unknown as Tags)], logLevel: 'error' });
}

function splitOnce(text: string): [string, string] {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}

/** Every object of the tree, the tree itself included. */
export function walk(node: unknown): Record<string, unknown>[] {
  if (Array.isArray(node)) return node.flatMap(walk);
  if (typeof node !== 'object' || node === null) return [];
  return [node as Record<string, unknown>, ...Object.values(node).flatMap(walk)];
}

/** The names that a text of `Fn::Sub` refers to, `Table.Arn` whole; those that the function itself defines are left out. */
export function namesInSub(value: unknown): string[] {
  const [text, own] = Array.isArray(value) ? value : [value, {}];
  return [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)]
    .map(([, name]) => String(name))
    .filter((name) => !(name in (own ?? {})));
}
