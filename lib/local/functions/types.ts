/** Where a function's calls go; asked whenever a process of the function starts, for the gateway's port may not be known before. */
export type Endpoints = {
  /** Where the gateway listens. */
  gateway: { host: string; port: number };
  /** `{apiId}.execute-api.{region}.{suffix}` is the gateway, in every partition. */
  apiId: string;
  /** Custom domain names that are the gateway. */
  domainNames: readonly string[];
  /** What DynamoDB's clients use when the handler names no endpoint. */
  dynamoDbUrl: string;
};

/** What all functions of a gateway share. */
export type FunctionSurroundings = {
  region: string;
  /** 12 digits; part of the function's ARN only. */
  accountId: string;
  /** Those that the gateway knows; never somebody's own. */
  credentials: { accessKeyId: string; secretAccessKey: string };
  endpoints: () => Endpoints;
  /** The environment of this process, of which a function gets PATH and the like and nothing of AWS. */
  inherited: Record<string, string | undefined>;
  /** One line of a function's output, or of what the host has to say of it. Begins with the function's name. */
  log: (line: string) => void;
};

export type FunctionSettings = FunctionSurroundings & {
  /** Also its name in ARN, environment and log: letters, digits, hyphens and underscores. */
  name: string;
  /** The module, absolute: .js, .mjs or .cjs. */
  file: string;
  /** `handler`; may have dots, as on Lambda. */
  exportName: string;
  /** Lambda's task root: working folder of the function and part of its module path. Absolute. */
  root: string;
  environment: Record<string, string>;
  timeoutMs: number;
  memoryMb: number;
  /** How long the module may take to load; 10 s as on Lambda unless given. */
  loadTimeoutMs?: number;
  /** How long a process without events is kept; 15 minutes unless given. */
  idleMs?: number;
};

export type HostedFunction = {
  readonly name: string;
  /** Answers what the handler answered, through JSON as on Lambda; rejects with a `FunctionError`. */
  invoke: (event: unknown) => Promise<unknown>;
  /** The next event gets a new process, with the code as it is then; events under way end in the old one. */
  reload: () => void;
  /** Ends its processes; events under way fail. */
  close: () => Promise<void>;
};
