/** How likely a table is the registry: made by our template; keyed by connection ids; not told apart; or something else. */
export type TableFit = 'managed' | 'likely' | 'unknown' | 'unlikely';

export type FoundTable = {
  name: string;
  fit: TableFit;
  /** Its key in words; null where it may not be described. */
  key: string | null;
  /** DynamoDB's own count, up to six hours old. */
  rows: number | null;
};

/** `denied`: why the tables cannot be listed, in words; then somebody has to enter the name. `isCut`: there are more. */
export type FoundTables = { tables: FoundTable[]; denied: string | null; isCut: boolean };
