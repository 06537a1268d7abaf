'use server';

import { REQUEST_WORDS, type ReleaseRequest } from '../domain/release';
import { askReleaseSchema, decideReleaseSchema } from '../domain/release-input';
import { ok } from '../domain/result';
import { clientAddress } from '../server/client-address';
import { defineAction } from '../server/define-action';
import { releaseContext } from '../server/release-context';
import { askRelease as ask } from '../services/release/ask-release';
import { decideRelease as decide } from '../services/release/decide-release';

const resolve = () => ok(releaseContext());
const target = (input: { target: string }) => input.target;
const subjects = ({ id }: { id: string }) => [id];
const outcomeOf = ({ title, status, by, outcome }: ReleaseRequest) =>
  [`${REQUEST_WORDS[status].toLowerCase()}: ${title}`, `by ${by}`, outcome].filter(Boolean).join(', ');

/** The verb asks for what the act itself needs. */
export const askRelease = defineAction('ask for a release', {
  permission: 'connections.send',
  schema: askReleaseSchema,
  resolve,
  // It answers what was entered.
  personal: 'none',
  verb: async ({ ctx, input, user }) => ask({ ctx, input, user, from: await clientAddress() }),
  audit: { act: 'release', target, subjects, detail: ({ act }) => `ask for ${act}`, outcomeOf },
});

export const decideRelease = defineAction('decide a release', {
  permission: 'connections.send',
  schema: decideReleaseSchema,
  resolve,
  // Whoever may decide may do the act itself, and sees what it takes.
  personal: 'none',
  verb: decide,
  audit: { act: 'release', target, subjects, detail: ({ wish }) => wish, outcomeOf },
});
