'use server';

import { checkSchema, kickSchema, removeSchema, revealSchema, sendSchema } from '../domain/acts';
import { payloadBytes } from '../domain/notice';
import { describeCounts } from '../domain/outcome';
import { maskFacts } from '../domain/personal';
import { findTarget } from '../server/context';
import { defineAction } from '../server/define-action';
import { checkConnections as check } from '../services/check-connections';
import { kickConnections as kick } from '../services/kick-connections';
import { readConnection } from '../services/read-connection';
import { removeGhosts as remove } from '../services/remove-ghosts';
import { sendNotice as send } from '../services/send-notice';

const resolve = (_: unknown, { target }: { target: string }) => findTarget(target);

export const checkConnections = defineAction('check connections', {
  permission: 'connections.read',
  schema: checkSchema,
  resolve,
  personal: { mask: (facts) => facts.map(maskFacts) },
  verb: check,
  audit: { unrecorded: 'it shows what the list shows, checked anew' },
});

/** Source IP, user agent and attributes of one connection as they are, for those who see them masked. */
export const revealConnection = defineAction('reveal a connection', {
  permission: 'personal.reveal',
  schema: revealSchema,
  resolve,
  personal: 'none',
  verb: readConnection,
  audit: {
    act: 'reveal',
    target: ({ target }) => target,
    subjects: ({ connectionId }) => [connectionId],
    outcomeOf: () => 'revealed',
  },
});

export const sendNotice = defineAction('send a notice', {
  permission: 'connections.send',
  schema: sendSchema,
  resolve,
  personal: 'none',
  verb: send,
  audit: {
    act: 'send',
    target: ({ target }) => target,
    subjects: ({ connectionIds }) => connectionIds,
    detail: ({ text }) => `${payloadBytes(text)} bytes`,
    outcomeOf: describeCounts,
  },
});

export const kickConnections = defineAction('kick connections', {
  permission: 'connections.kick',
  schema: kickSchema,
  resolve,
  personal: 'none',
  verb: kick,
  audit: {
    act: 'kick',
    target: ({ target }) => target,
    subjects: ({ connectionIds }) => connectionIds,
    detail: ({ lastWords }) => (lastWords ? `last words of ${payloadBytes(lastWords)} bytes` : null),
    outcomeOf: describeCounts,
  },
});

export const removeGhosts = defineAction('remove gone rows', {
  permission: 'registry.remove',
  schema: removeSchema,
  resolve,
  personal: 'none',
  verb: remove,
  audit: {
    act: 'remove',
    target: ({ target }) => target,
    subjects: ({ rows }) => rows.map(({ connectionId }) => connectionId),
    outcomeOf: describeCounts,
  },
});
