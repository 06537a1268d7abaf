import { gunzipSync } from 'node:zlib';

/** How base64 of what gzip made begins; no JSON does. */
const PACKED = 'H4sI';
const MAX_UNPACKED_BYTES = 4 * 1024 * 1024;

/** One token of JSON at a time: a text, or what opens, closes and parts. Numbers and words do not matter here. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * JSON that people write, or that they packed by `gzip | base64`, because variables of Lambda and parameters of CloudFormation are bounded. Throws as JSON.parse does, and when an object says a name twice, of which JSON.parse keeps the last one without a
 * word: a group that is given two roles would have the one that stands further down.
 */
export function parseSettings(given: string): unknown {
  const text = given.startsWith(PACKED) ? unpack(given) : given;
  const value: unknown = JSON.parse(text);
  const doubled = findDoubled(text);
  if (doubled) throw new Error(`${doubled} is there twice in one object: leave one of them`);
  return value;
}

function unpack(packed: string): string {
  try {
    return gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: MAX_UNPACKED_BYTES }).toString();
  } catch (error) {
    throw new SyntaxError(`it is packed and cannot be unpacked: ${(error as Error).message}`);
  }
}

/** The first name that an object of this well-formed JSON holds twice, as it is written. */
function findDoubled(text: string): string | undefined {
  // The names of each object that is open; null for a list.
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKENS)) {
    const names = open.at(-1);
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && names) {
      const name: string = JSON.parse(last);
      if (names.has(name)) return last;
      names.add(name);
    }
    last = token;
  }
  return undefined;
}
