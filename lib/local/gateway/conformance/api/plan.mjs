/**
 * What a client wants to be done with it. It says so when it connects, as JSON in base64url, in the query parameter `plan` or, when its
 * URL is to have no query, in the header `x-plan`. Nothing is kept anywhere: the authorizer puts the plan into its context, and so it
 * stands in every event of the connection.
 * @typedef {object} Plan
 * @property {string} [watcher] connection id of the client that is told of every event
 * @property {string} [client] by which the watcher tells clients apart
 * @property {'deny' | 'unauthorized' | 'fail' | 'tell'} [authorizer] what the authorizer does other than let the client in
 * @property {Wish} [connect] what `$connect` does
 */

/**
 * What a route does once it has told the watcher.
 * @typedef {object} Wish
 * @property {unknown} [answer] what it returns; a status of 200 unless given
 * @property {string} [failure] the message of the error that it throws instead
 * @property {boolean} [callsItself] whether it first tries to reach its own connection
 */

/**
 * As the client wrote it; undefined when it has none.
 * @param {{ headers?: Record<string, string>, queryStringParameters?: Record<string, string> }} event
 * @returns {string | undefined}
 */
export function findPlan({ headers, queryStringParameters }) {
  const header = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'x-plan');
  return queryStringParameters?.plan ?? header?.[1];
}

/** @param {string | undefined} text @returns {Plan} */
export function readPlan(text) {
  return text ? JSON.parse(Buffer.from(text, 'base64url').toString()) : {};
}
