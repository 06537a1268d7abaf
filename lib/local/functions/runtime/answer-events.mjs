import { AsyncLocalStorage } from 'node:async_hooks';
import { createContext } from './create-context.mjs';
import { prefixOutput } from './prefix-output.mjs';
import { describeError, RuntimeError, send } from './send.mjs';

/** Lambda's limit for an answer. */
const MAX_ANSWER_BYTES = 6_291_556;

/**
 * One event under way.
 * @typedef {{ id: number, requestId: string, mayAnswerNothing: boolean, succeed: (result: unknown) => void, fail: (error: unknown) => void }} Invocation
 */

/**
 * Answers the events that the gateway sends. Each runs in an async context of its own, which is how its output and its uncaught
 * errors are known to be its.
 * @param {import('./main.mjs').Setup} setup
 * @param {(domainName: unknown) => void} noteDomainName
 */
export function answerEvents(setup, noteDomainName) {
  /** @type {AsyncLocalStorage<Invocation>} */
  const storage = new AsyncLocalStorage();
  /** @type {Map<number, Invocation>} */
  const underWay = new Map();
  prefixOutput(() => {
    const requestId = storage.getStore()?.requestId;
    return requestId === undefined ? '' : `${requestId} `;
  });

  /** @param {Function} handler @param {[number, string, any]} message */
  const invoke = (handler, [id, requestId, event]) => {
    noteDomainName(event?.requestContext?.domainName);
    const invocation = begin(underWay, id, requestId);
    storage.run(invocation, () => callHandler(handler, event, createContext(setup, invocation), invocation));
  };

  const crash = (/** @type {unknown} */ error) => {
    const id = storage.getStore()?.id;
    if (id !== undefined) end(underWay, id);
    send(['crashed', id ?? null, describeError(error)]);
  };
  process.on('uncaughtException', crash).on('unhandledRejection', crash);
  process.on('beforeExit', () => {
    for (const invocation of [...underWay.values()]) answerAtRest(invocation);
    process.channel?.ref();
  });

  return {
    /** From now on `handler` gets the events. */
    serve(/** @type {Function} */ handler) {
      process.on('message', ([kind, ...rest]) => {
        if (kind === 'event') invoke(handler, rest);
        else if (kind === 'ping') send(['pong']);
      });
      send(['ready']);
    },
  };
}

/**
 * While events are under way the channel does not keep this process going: when nothing else does either, none of them can be
 * answered any more, and `beforeExit` says so.
 * @param {Map<number, Invocation>} underWay @param {number} id @param {string} requestId
 * @returns {Invocation}
 */
function begin(underWay, id, requestId) {
  process.channel?.unref();
  const fail = (/** @type {unknown} */ error) => {
    if (end(underWay, id)) send(['failed', id, describeError(error)]);
  };
  const succeed = (/** @type {unknown} */ result) => {
    if (!underWay.has(id)) return;
    try {
      const json = toJson(result);
      end(underWay, id);
      send(['done', id, json]);
    } catch (error) {
      fail(error);
    }
  };
  const invocation = { id, requestId, mayAnswerNothing: false, succeed, fail };
  underWay.set(id, invocation);
  return invocation;
}

/** @param {Map<number, Invocation>} underWay @param {number} id */
function end(underWay, id) {
  const wasUnderWay = underWay.delete(id);
  if (underWay.size === 0) process.channel?.ref();
  return wasUnderWay;
}

/** @param {Function} handler @param {unknown} event @param {object} context @param {Invocation} invocation */
function callHandler(handler, event, context, invocation) {
  const callback = (/** @type {unknown} */ error, /** @type {unknown} */ result) =>
    error === undefined || error === null ? invocation.succeed(result) : invocation.fail(error);
  try {
    const answer = handler(event, context, callback);
    if (typeof answer?.then === 'function') answer.then(invocation.succeed, invocation.fail);
    else if (answer !== undefined) answerPlainly(answer, invocation);
    else if (handler.length < 2) invocation.succeed(undefined);
    else invocation.mayAnswerNothing = true;
  } catch (error) {
    invocation.fail(error);
  }
}

let hasHinted = false;

/** @param {unknown} answer @param {Invocation} invocation */
function answerPlainly(answer, invocation) {
  if (!hasHinted)
    send(['hint', 'returns a value without a promise, which Lambda ignores before Node.js 24; make it async']);
  hasHinted = true;
  invocation.succeed(answer);
}

/** @param {Invocation} invocation */
function answerAtRest(invocation) {
  if (invocation.mayAnswerNothing) return invocation.succeed(undefined);
  const reason = 'The handler waits for something that never comes: its promise is pending and nothing is left to do';
  invocation.fail(new RuntimeError('Runtime.NodeJsExit', reason));
}

/** @param {unknown} result */
function toJson(result) {
  let json;
  try {
    json = JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw new RuntimeError('Runtime.JSONStringifyError', 'Unable to stringify response body', { stack: error.stack });
  }
  if (Buffer.byteLength(json) <= MAX_ANSWER_BYTES) return json;
  const reason = `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`;
  throw new RuntimeError('Function.ResponseSizeTooLarge', reason);
}
