import Bowser from 'bowser';

/** Long enough for every real user agent, short enough that a hostile one costs nothing to parse. */
const MAX_PARSED_LENGTH = 512;

/**
 * A user agent in words, such as "Chrome 141 on macOS". For programs that only name themselves ("okhttp/4.12"),
 * that name. Undefined when there is none. The text comes from the client and is untrusted.
 */
export function describeClient(userAgent: string | undefined): string | undefined {
  const text = userAgent?.trim().slice(0, MAX_PARSED_LENGTH);
  if (!text) return undefined;
  const { browser, os } = Bowser.parse(text);
  if (!browser.name || !text.startsWith('Mozilla/')) return text.split(/[\s(]/)[0]?.slice(0, 60) || undefined;
  const name = [browser.name, browser.version?.split('.')[0]].filter(Boolean).join(' ');
  return os.name ? `${name} on ${os.name}` : name;
}
