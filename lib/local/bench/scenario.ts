import type { Figure } from './report/figure';

export type Options = {
  /** How long the soak lasts. */
  soakMinutes: number;
  /** Connections in the large registry. */
  registryRows: number;
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
