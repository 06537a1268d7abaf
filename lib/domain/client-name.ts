import Bowser from 'bowser';

/** Long enough for every real user agent, short enough that a hostile one costs nothing to parse. */
const MAX_PARSED_LENGTH = 512;

/** Most of a fleet has the same few; parsing one takes longer than reading its row. */
const known = new Map<string, string | undefined>();
const MAX_KNOWN = 1_000;

/**
 * A user agent in words, such as "Chrome 141 on macOS". For programs that only name themselves ("okhttp/4.12"),
 * that name. Undefined when there is none. The text comes from the client and is untrusted.
 */
export function describeClient(userAgent: string | undefined): string | undefined {
  const text = userAgent?.trim().slice(0, MAX_PARSED_LENGTH);
  if (!text) return undefined;
  if (known.has(text)) return known.get(text);
  // Whoever sends another one each time makes no difference but that.
  if (known.size >= MAX_KNOWN) known.clear();
  const name = nameIn(text);
  known.set(text, name);
  return name;
}

function nameIn(text: string): string | undefined {
  const { browser, os } = Bowser.parse(text);
  if (!browser.name || !text.startsWith('Mozilla/')) return text.split(/[\s(]/)[0]?.slice(0, 60) || undefined;
  const name = [browser.name, browser.version?.split('.')[0]].filter(Boolean).join(' ');
  return os.name ? `${name} on ${os.name}` : name;
}
