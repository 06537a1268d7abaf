declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** The options that are used here; see the package's `index.js` for the others. */
  type Options = { path?: string; createTableMs?: number; deleteTableMs?: number; updateTableMs?: number };

  /** `close` also closes the store. */
  export default function dynalite(options: Options): Server;
}

declare module 'dynalite/db' {
  type TableRow = { TableName: string; TableStatus: string; GlobalSecondaryIndexes?: { IndexStatus: string }[] };

  type Store = {
    db: {
      open: () => Promise<void>;
      iterator: (range: { gte: string; lt: string }) => AsyncIterable<[string, TableRow]>;
      put: (key: string, value: TableRow) => Promise<void>;
      close: () => Promise<void>;
    };
  };

  export function create(options: { path: string }): Store;
}
