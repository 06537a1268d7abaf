import { formatJson, payloadBytes } from '@/lib/domain/notice';

/** One message on the test client's connection, as it came or went. */
export type Message = {
  number: number;
  /** epoch ms, by this browser's clock */
  at: number;
  way: 'in' | 'out';
  bytes: number;
  /** Null: binary. */
  text: string | null;
  /** Indented; undefined where the text is no JSON object or array. */
  json: string | undefined;
};

/** The newest are kept. */
export const MAX_MESSAGES = 200;
/** Of one message; more would make the page slow and tell nobody more. */
export const MAX_SHOWN = 10_000;

export function toMessage(number: number, at: number, way: Message['way'], data: unknown): Message {
  if (typeof data !== 'string') {
    const bytes = data instanceof ArrayBuffer ? data.byteLength : 0;
    return { number, at, way, bytes, text: null, json: undefined };
  }
  const json = /^\s*[[{]/.test(data) ? formatJson(data) : undefined;
  return { number, at, way, bytes: payloadBytes(data), text: data, json };
}
