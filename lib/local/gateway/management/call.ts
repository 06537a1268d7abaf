import type { WireRequest } from '../../../sigv4/types';
import type { Caller, Context } from '../types';
import type { Answer } from './answers';
import type { ManagementPath } from './parse-path';
import type { Body } from './read-body';

/** One management call on its way through the checks. */
export type Call = {
  request: WireRequest;
  body: Body;
  path: ManagementPath;
  /** Set by the check of the signature. */
  caller?: Caller;
};

/** One check of the pipeline: answers the call and so ends it, or lets it pass. */
export type Check = (context: Context, call: Call) => Answer | undefined;
