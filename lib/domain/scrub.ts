import { maskText } from './mask-value';
import { isIp } from './search-ip';

/** Shorter values are ordinary words; where they stand alone they are masked all the same. */
const LEAST_LENGTH = 4;
/** Bounded repetition: text that a client wrote must not make the search for addresses slow. */
const IPV4 = /\d{1,3}(?:\.\d{1,3}){3}/g;
const IPV6 = /(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi;
const BROWSER = /Mozilla\/\d[^"\\]*/g;
const HIDDEN = '•••';

/** Text with every address, every browser's user agent and every form of `secrets` in it masked. */
export function scrub(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap(formsOf);
  if (secrets.includes(text)) return maskText(text);
  if (forms.includes(text)) return HIDDEN;
  const open = forms
    .filter((form) => form.length >= LEAST_LENGTH)
    .reduce((left, form) => left.replaceAll(form, secrets.includes(form) ? maskText(form) : HIDDEN), text);
  const mask = (found: string) => (isIp(found) ? maskText(found) : found);
  return open.replace(BROWSER, HIDDEN).replace(IPV4, mask).replace(IPV6, mask);
}

/** The same for text that was cut, which may end in the beginning of what would have been masked. */
export function scrubCut(text: string, secrets: readonly string[]): string {
  const begun = secrets
    .flatMap(formsOf)
    .map((form) => beginningAtEnd(text, form))
    .reduce((longest, length) => Math.max(longest, length), 0);
  const whole = begun > 0 ? `${text.slice(0, -begun)}${HIDDEN}` : text;
  return scrub(whole.replace(/[\da-f:.]{2,45}$/i, HIDDEN), secrets);
}

/** How many characters at the end of the text are the beginning of the form. */
function beginningAtEnd(text: string, form: string): number {
  for (let length = Math.min(text.length, form.length - 1); length > 1; length--) {
    if (text.endsWith(form.slice(0, length))) return length;
  }
  return 0;
}

/** How else a value may be written in an attribute: within JSON, as binary, in a host name, as one number. */
function formsOf(secret: string): string[] {
  const bytes = String.fromCharCode(...new TextEncoder().encode(secret.slice(0, 4096)));
  const forms = [secret, JSON.stringify(secret).slice(1, -1), btoa(bytes)];
  if (isIp(secret) && !secret.includes(':')) {
    const parts = secret.split('.').map(Number);
    const number = parts.reduce((sum, part) => sum * 256 + part, 0);
    forms.push(secret.replaceAll('.', '-'), String(number), btoa(String.fromCharCode(...parts)));
  }
  return [...new Set(forms)];
}
