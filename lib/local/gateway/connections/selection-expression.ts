/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
 * Departures: of JSONPath, names and indexes (`$request.body.a.b[0]`); variables other than the body are not known and are an
 * error at the start, where AWS has a few more (`$context`, `$stageVariables`).
 */
export type SelectionExpression = {
  /** The route key that a message asks for; undefined when the expression cannot be evaluated: the message is not JSON. */
  evaluate: (text: string) => string | undefined;
};

type Part = string | { path: readonly string[] };

const VARIABLE = /\\\$|\$\{request\.body([^}]*)\}|\$request\.body((?:\.[\w-]+|\[\d+\])*)/g;
const STEP = /\.([\w-]+)|\[(\d+)\]/g;

/** Throws an error with one readable line when the expression cannot be understood. */
export function parseSelectionExpression(source: string): SelectionExpression {
  const parts: Part[] = [];
  let at = 0;
  const addLiteral = (text: string) => {
    if (text.includes('$')) throw new Error(notUnderstood(source));
    parts.push(text);
  };
  for (const match of source.matchAll(VARIABLE)) {
    addLiteral(source.slice(at, match.index));
    parts.push(match[0] === '\\$' ? '$' : { path: parsePath(source, match[1] ?? match[2] ?? '') });
    at = match.index + match[0].length;
  }
  addLiteral(source.slice(at));
  const isStatic = parts.every((part) => typeof part === 'string');
  return {
    evaluate: (text) => {
      const body = isStatic ? undefined : parseJson(text);
      if (body === NOT_JSON) return undefined;
      const texts = parts.map((part) => (typeof part === 'string' ? part : toText(valueAt(body, part.path))));
      return texts.includes(undefined) ? undefined : texts.join('');
    },
  };
}

function parsePath(source: string, text: string): string[] {
  const steps = [...text.matchAll(STEP)];
  if (steps.map(([all]) => all).join('') !== text) throw new Error(notUnderstood(source));
  return steps.map(([, name, index]) => name ?? index ?? '');
}

function notUnderstood(source: string): string {
  return `The route selection expression '${source}' is not understood: write $request.body.name, \${request.body.a}/\${request.body.b}, or \\$default.`;
}

const NOT_JSON = Symbol('not JSON');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}

/** Undefined when the path leads nowhere; what objects inherit is not part of a message. */
function valueAt(body: unknown, path: readonly string[]): unknown {
  let value = body;
  for (const step of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

/** Undefined when the value is nested deeper than `JSON.stringify` can follow. */
function toText(value: unknown): string | undefined {
  try {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  } catch {
    return undefined;
  }
}
