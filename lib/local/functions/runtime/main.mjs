// The process of one function, see ../execution-environment.ts. Plain JavaScript without a loader, so that the user's code runs in plain
// Node, as on Lambda. Everything that changes Node's own modules is done before the first line of that code is loaded.

import { answerEvents } from './answer-events.mjs';
import { endWithParent } from './end-with-parent.mjs';
import { guardNetwork } from './guard-network.mjs';
import { loadHandler } from './load-handler.mjs';
import { provideSdk } from './provide-sdk.mjs';
import { describeError, RuntimeError, send } from './send.mjs';

/**
 * @typedef {object} Setup
 * @property {string} file absolute
 * @property {string} exportName may have dots
 * @property {string} handler as Lambda's `_HANDLER`
 * @property {number} timeoutMs
 * @property {Record<string, string>} context the constant part of the context object
 * @property {import('./guard-network.mjs').Network} network
 */

endWithParent();
process.once('message', async (/** @type {['setup', Setup]} */ [, setup]) => {
  const { noteDomainName } = guardNetwork(setup.network);
  provideSdk();
  const events = answerEvents(setup, noteDomainName);
  process.once('beforeExit', tellStandstill);
  // While the module loads, the channel does not keep this process going: nothing being left to do is noticed.
  process.channel?.unref();
  try {
    events.serve(await loadHandler(setup));
    process.channel?.ref();
    process.off('beforeExit', tellStandstill);
  } catch (error) {
    giveUp(error);
  }
});

function tellStandstill() {
  giveUp(new RuntimeError('Error', 'The module waits at its top level for something that never comes'));
}

/** @param {any} error */
function giveUp(error) {
  send(['broken', describeError(error)], () => {
    if (!(error?.cause instanceof SyntaxError)) process.exit(1);
    // Only Node itself can show the place of a syntax error, which it does when the error is not caught.
    process.removeAllListeners('uncaughtException').removeAllListeners('unhandledRejection');
    throw error.cause;
  });
}
