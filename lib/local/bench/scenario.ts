import type { Figure } from './report/figure';

export type Options = {
  /** How long the soak lasts. */
  soakMinutes: number;
  /** Connections in the large registry. */
  registryRows: number;
  /** Clients that each get a notice of a job. */
  jobRecipients: number;
  /** Connections behind the list that a browser opens, one after the other. */
  browserRows: number[];
  /** How long a browser looks at a list that changes. */
  minutes: number;
  /** Sockets beside which the list is measured; none leaves that out. */
  sockets: number[];
};

/**
 * One subject of measurement. It starts its own processes and ends them. Throws when what it measured was not what it meant to
 * measure, such as a message that never arrived.
 */
export type Scenario = {
  /** As on the command line. */
  name: string;
  title: string;
  run: (options: Options) => Promise<Figure[]>;
};
