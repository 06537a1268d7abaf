import { inspect } from 'node:util';

const MAX_TEXT_CHARS = 8000;

const sendToParent = process.send?.bind(process);
// On Lambda there is none either; libraries take it for a sign that they run below a process manager.
process.send = undefined;

/** To the gateway; nothing when it has gone, for then this process is about to end. */
export function send(/** @type {unknown[]} */ message, done = () => {}) {
  if (process.connected) sendToParent?.(message, undefined, undefined, done);
}

/** A failure in Lambda's words. Its stack is that of the user's code, if any: where it arose in this program says nothing. */
export class RuntimeError extends Error {
  /** @param {string} name @param {string} message @param {{ cause?: unknown, stack?: string }} [more] */
  constructor(name, message, { cause, stack = '' } = {}) {
    super(message, { cause });
    this.name = name;
    this.stack = stack;
  }
}

/**
 * What can be said of anything that was thrown.
 * @param {any} thrown
 */
export function describeError(thrown) {
  const isError = thrown instanceof Error;
  // `inspect` shows causes and added properties too, such as the response of a failed SDK call.
  const stack = thrown instanceof RuntimeError ? thrown.stack : inspect(thrown, { depth: 3 });
  const message = isError ? thrown.message : typeof thrown === 'string' ? thrown : inspect(thrown);
  return { name: cut(isError ? thrown.name : typeof thrown), message: cut(message), stack: cut(stack) };
}

/** @param {unknown} text */
function cut(text) {
  return String(text).slice(0, MAX_TEXT_CHARS);
}
