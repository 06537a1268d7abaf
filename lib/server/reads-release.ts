import 'server-only';
import { z } from 'zod';
import { ok } from '../domain/result';
import { listRequests } from '../services/release/list-requests';
import { defineRead } from './define-read';
import { releaseContext } from './release-context';

export const readRequests = defineRead('list requests', {
  permission: 'connections.send',
  // One of those on which this person may act; what is answered is of all.
  schema: z.object({ target: z.string().optional() }),
  resolve: () => ok(releaseContext()),
  // Each is shown to whoever asked for it, and to whoever may do it and sees what it takes; whom a job is for the verb masks by the role on its target.
  personal: 'none',
  verb: listRequests,
});
