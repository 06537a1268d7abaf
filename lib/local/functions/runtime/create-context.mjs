/**
 * The second argument of a handler: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 * `done`, `succeed` and `fail` are the older ways to answer, which Lambda kept until Node.js 22.
 * @param {import('./main.mjs').Setup} setup
 * @param {import('./answer-events.mjs').Invocation} invocation
 */
export function createContext({ context, timeoutMs }, { requestId, succeed, fail }) {
  const deadline = Date.now() + timeoutMs;
  return {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: requestId,
    clientContext: undefined,
    identity: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: (/** @type {unknown} */ error, /** @type {unknown} */ result) =>
      error === undefined || error === null ? succeed(result) : fail(error),
    succeed,
    fail: (/** @type {unknown} */ error) => fail(error ?? 'handled'),
  };
}
