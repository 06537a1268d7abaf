// For tests only.

import type { Api } from './test-api';

/** A thing that nobody has established of API Gateway. */
export type Unknown = {
  about: string;
  /** Finds out; answers something that can be written as JSON. */
  look: (api: Api) => Promise<unknown>;
  /** What the local gateway does, by choice. */
  here: unknown;
};
