import type { WireRequest } from '../../sigv4/types';
import type { Answer } from './answers';
import type { ManagementPath } from './parse-path';
import type { Body } from './read-body';
import type { Context } from './types';

/** One management call on its way through the steps. */
export type Call = {
  request: WireRequest;
  body: Body;
  /** Undefined when the path is not one of a connection. */
  path: ManagementPath | undefined;
};

/**
 * One step of the pipeline: answers the call and so ends it, or lets it pass. A further concern (throttling, injected
 * faults, permissions) is a further step in the list of `handle-call.ts`.
 */
export type Step = (context: Context, call: Call) => Answer | undefined;
