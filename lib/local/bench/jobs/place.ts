import type { Usage } from '../processes/usage';

/** Where a side of a comparison sends to: a gateway with real clients on it, and the registry that has a row for each. */
export type Place = { gatewayPort: number; tablePort: number; table: string; text: string };

/** What a side did, and what its process used meanwhile. Every recipient was answered 200, or the side rejects. */
export type Sent = { recipients: number; before: Usage; after: Usage };

/** Calls under way at once, of every side that has a say in it. */
export const WIDTH = 32;
