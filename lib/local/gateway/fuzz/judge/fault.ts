import type { Case } from '../case';

/** Something that must not be. `case` when one alone is to blame. */
export type Fault = { what: string; case?: Case };
