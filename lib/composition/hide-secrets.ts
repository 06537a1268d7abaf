const HIDDEN = '[Redacted]';
/** Deeper the log does not write anyway. */
const MAX_DEPTH = 6;
/** Whole names, as code and as headers spell them. */
const SECRET =
  /^(pass((word|phrase)(hash)?)?|.*token|.*secret(key|accesskey)?|(set-?)?cookies?|(proxy-?)?authorization|signature|invitehash|draft|factor|recovery|verifier|nonce|text|lastwords|template|payload|input)$/i;

type Copies = WeakMap<object, object>;

/**
 * The same fields, without the values of those that are named like a secret or a message, however deep they lie, and without the queries of URLs in
 * the others.
 */
export function hideSecrets(value: unknown, depth = 0, copies: Copies = new WeakMap()): unknown {
  if (typeof value === 'string') return cutQueries(value);
  if (typeof value !== 'object' || value === null) return value;
  // An error is read by its own serializer, and comes here then. What says itself how it is written, a date, has no fields.
  if (value instanceof Error || 'toJSON' in value) return value;
  if (depth === MAX_DEPTH) return HIDDEN;
  const known = copies.get(value);
  if (known) return known;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
  copies.set(value, copy);
  for (const [name, field] of Object.entries(value)) {
    (copy as Record<string, unknown>)[name] = SECRET.test(name) ? HIDDEN : hideSecrets(field, depth + 1, copies);
  }
  return copy;
}

/** The same text with no query in its URLs and paths: there stands what somebody searched for. */
export function cutQueries(text: string): string {
  return text.replace(/\S+/g, (word) => {
    const at = word.indexOf('?');
    return at > 0 && word.lastIndexOf('/', at) !== -1 ? `${word.slice(0, at)}?…` : word;
  });
}
