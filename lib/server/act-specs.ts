import 'server-only';
import { kickSchema, removeSchema, sendSchema } from '../domain/acts';
import { addBlockSchema, removeBlockSchema } from '../domain/block-input';
import { formatBytes, formatDuration, plural } from '../domain/format';
import { payloadBytes } from '../domain/notice';
import { describeCounts } from '../domain/outcome';
import { describeSweepQuery, type Sweep } from '../domain/sweep';
import { startSweepSchema } from '../domain/sweep-input';
import { addBlock } from '../services/add-block';
import { kickConnections } from '../services/kick-connections';
import { removeBlock } from '../services/remove-block';
import { removeGhosts } from '../services/remove-ghosts';
import { sendNotice } from '../services/send-notice';
import { startSweep } from '../services/sweep';
import { findTarget } from './context';
import { defineAct } from './define-action';
import { findDoctor } from './doctor-context';
import { thenListAnew } from './pages';
import { findBlocks } from './reads-blocks';
import { thenReadAnew } from './shared-reads';

/**
 * Acts that a target may want two persons for: what an action does when one is enough, and what is carried out when a second one has
 * approved it. `release` says what the rules look at and what both persons read before.
 */

const resolve = (_: unknown, { target }: { target: string }) => findTarget(target);
const reasonIn = (reason: string | undefined) => (reason ? `Reason: ${reason}` : 'No reason given.');

export const sendAct = defineAct({
  permission: 'connections.send',
  schema: sendSchema,
  resolve,
  personal: 'none',
  verb: thenListAnew(sendNotice),
  typed: ({ word }) => word,
  audit: {
    act: 'send',
    target: ({ target }) => target,
    subjects: ({ connectionIds }) => connectionIds,
    detail: ({ text }) => `${payloadBytes(text)} bytes`,
    outcomeOf: describeCounts,
  },
  release: ({ connectionIds, text }) => ({
    subject: { act: 'send', count: connectionIds.length },
    title: `Send to ${plural(connectionIds.length, 'connection')}`,
    facts: [`${formatBytes(payloadBytes(text))} each, exactly as written, once.`],
    text,
  }),
});

export const kickAct = defineAct({
  permission: 'connections.kick',
  schema: kickSchema,
  resolve,
  personal: 'none',
  verb: thenListAnew(kickConnections),
  typed: ({ word }) => word,
  audit: {
    act: 'kick',
    target: ({ target }) => target,
    subjects: ({ connectionIds }) => connectionIds,
    reason: ({ reason }) => reason || null,
    detail: ({ lastWords }) => (lastWords ? `last words of ${payloadBytes(lastWords)} bytes` : null),
    outcomeOf: describeCounts,
  },
  release: ({ connectionIds, lastWords, graceMs, reason }) => ({
    subject: { act: 'kick', count: connectionIds.length },
    title: `Kick ${plural(connectionIds.length, 'connection')}`,
    facts: [
      lastWords
        ? `Closed with code 1000, ${formatDuration(graceMs)} after these last words.`
        : 'Closed with code 1000 at once, without last words.',
      'Most clients come back by themselves.',
      reasonIn(reason),
    ],
    text: lastWords ?? null,
  }),
});

export const removeAct = defineAct({
  permission: 'registry.remove',
  schema: removeSchema,
  resolve,
  personal: 'none',
  verb: thenListAnew(removeGhosts),
  typed: ({ word }) => word,
  audit: {
    act: 'remove',
    target: ({ target }) => target,
    subjects: ({ rows }) => rows.map(({ connectionId }) => connectionId),
    reason: ({ reason }) => reason || null,
    outcomeOf: describeCounts,
  },
  release: ({ rows, reason }) => ({
    subject: { act: 'remove', count: rows.length },
    title: `Remove ${plural(rows.length, 'row')} from the registry`,
    facts: [
      'Each is checked with API Gateway once more. A row whose connection lives, or whose id was registered anew, is kept.',
      reasonIn(reason),
    ],
    text: null,
  }),
});

export const blockAct = defineAct({
  permission: 'blocks.manage',
  schema: addBlockSchema,
  resolve: (app, { target }) => findBlocks(app, target),
  // Who may block sees addresses, and gets back what they entered.
  personal: 'none',
  verb: thenReadAnew(addBlock),
  audit: {
    act: 'block',
    target: ({ target }) => target,
    subjects: ({ blocked }) => [blocked.value],
    reason: ({ reason }) => reason,
    detail: ({ blocked, term }) => `${blocked.kind}, ${term === 'never' ? 'no end' : `one ${term}`}`,
    outcomeOf: () => 'blocked',
  },
  release: ({ blocked, term, reason }) => ({
    subject: { act: 'block', count: 1 },
    title: `Block ${blocked.kind === 'user' ? 'the user' : blocked.kind === 'ip' ? 'the address' : 'the addresses'} ${blocked.value}`,
    facts: [
      term === 'never'
        ? 'With no end, from the next connect on.'
        : `For one ${term} from the approval on, at the next connect.`,
      'What is open stays open.',
      `Reason: ${reason}`,
    ],
    text: null,
  }),
});

export const unblockAct = defineAct({
  permission: 'blocks.manage',
  schema: removeBlockSchema,
  resolve: (app, { target }) => findBlocks(app, target),
  personal: 'none',
  verb: thenReadAnew(removeBlock),
  audit: {
    act: 'unblock',
    target: ({ target }) => target,
    subjects: ({ value }) => [value],
    detail: ({ kind }) => kind,
    outcomeOf: () => 'unblocked',
  },
  release: ({ value }) => ({
    subject: { act: 'unblock', count: 1 },
    title: `Unblock ${value}`,
    facts: ['Works at the next connect. A newer block of the same value stays.'],
    text: null,
  }),
});

/** Its end, with the counts, is a record of its own. */
export const sweepAct = defineAct({
  permission: 'sweep.run',
  schema: startSweepSchema,
  resolve: (_: unknown, { target }) => findDoctor(target),
  personal: 'none',
  verb: thenReadAnew(startSweep),
  audit: {
    act: 'sweep',
    target: ({ target }) => target,
    subjects: () => [],
    filter: ({ query }) => describeSweepQuery(query),
    detail: ({ mode, perSecond }) => `start, ${mode === 'count' ? 'count only' : 'remove'}, ${perSecond} a second`,
    outcomeOf: ({ status }: Sweep) => status,
  },
  typed: ({ word }) => word,
  // Counting touches nothing.
  release: ({ mode, query, perSecond }) =>
    mode === 'count'
      ? null
      : {
          subject: { act: 'sweep', count: 0 },
          title: `Remove gone rows of ${describeSweepQuery(query)}`,
          facts: [
            `Every row is checked again first, ${perSecond} a second.`,
            'A row goes only if API Gateway answers 410 then, it is older than 29 seconds, and it has not changed. No connection is closed.',
          ],
          text: null,
        },
});
