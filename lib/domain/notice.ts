import { plural } from './format';
import { MAX_PAYLOAD_BYTES, METERING_STEP_BYTES } from './limits';

export type NoticeFormat = 'text' | 'json';
export type NoticeProblem = { message: string /** offset in the text, where known */; at?: number };

/** Size on the wire, in bytes of UTF-8. */
export function payloadBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** API Gateway meters a message per started 32 KB. */
export function meteredUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / METERING_STEP_BYTES));
}

/** The first thing that keeps `text` from being sent exactly as written, or undefined. */
export function findNoticeProblem(text: string, format: NoticeFormat): NoticeProblem | undefined {
  if (text.length === 0) return { message: 'Write a message first.' };
  const surrogate = findLoneSurrogate(text);
  if (surrogate !== undefined) {
    return { message: 'The text holds half of a character (a lone surrogate), which cannot be sent.', at: surrogate };
  }
  const bytes = payloadBytes(text);
  if (bytes > MAX_PAYLOAD_BYTES) {
    return {
      message: `The message is ${plural(bytes - MAX_PAYLOAD_BYTES, 'byte')} over API Gateway's limit of 128 KB.`,
    };
  }
  return format === 'json' ? findJsonProblem(text) : undefined;
}

/** Pretty-prints JSON; answers undefined when `text` is not JSON. */
export function formatJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}

function findLoneSurrogate(text: string): number | undefined {
  const at = text.search(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
  return at === -1 ? undefined : at;
}

function findJsonProblem(text: string): NoticeProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { message: `Not valid JSON: ${reason}` };
  }
}
