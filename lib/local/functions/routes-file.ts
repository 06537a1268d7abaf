import type { z } from 'zod';
import { StartError } from '../start-error';
import { type RoutesFile, routesFileSchema } from './routes-schema';

/** Reads the text of the routes file at `path`. Throws a `StartError` with one line for each thing that is wrong. */
export function parseRoutesFile(text: string, path: string): RoutesFile {
  const parsed = routesFileSchema.safeParse(parseJson(text.replace(/^\uFEFF/, ''), path));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.flatMap((issue) => describeIssue(issue).map((line) => `${path}: ${line}.`));
  throw new StartError([...new Set(lines)]);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const position = /at position (\d+)/.exec(message)?.[1];
    const place = position === undefined ? '' : ` (${describePosition(text, Number(position))})`;
    throw new StartError([`${path} is not valid JSON${place}: ${message.replace(/ in JSON at position.*$/s, '')}.`]);
  }
}

function describePosition(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  const where = describePath(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => `${where} has no setting "${key}"; remove it or check its spelling`);
    case 'invalid_key':
      return issue.issues.map(({ message }) => `${where} ${message}`);
    case 'invalid_value':
      return [`${where} must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`];
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return [`${where} is missing`];
      return [
        `${where} ${issue.message.replace(/^Invalid input: expected (\w+), received (\w+)$/, 'must be of type $1, not $2')}`,
      ];
    default:
      return [`${where} ${issue.message}`];
  }
}

/** `routes["send message"].handler`, as one would write it in a program. */
function describePath(path: PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w$]+$/.test(String(part))) return `[${JSON.stringify(part)}]`;
      return `${index > 0 ? '.' : ''}${String(part)}`;
    })
    .join('');
}
