'use server';

import { checkSchema, revealSchema } from '../domain/acts';
import { maskFacts } from '../domain/personal';
import { kickAct, removeAct, sendAct } from '../server/act-specs';
import { findTarget } from '../server/context';
import { defineAction } from '../server/define-action';
import { checkConnections as check } from '../services/check-connections';
import { readConnection } from '../services/read-connection';

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

export const sendNotice = defineAction('send a notice', sendAct);
export const kickConnections = defineAction('kick connections', kickAct);
export const removeGhosts = defineAction('remove gone rows', removeAct);
