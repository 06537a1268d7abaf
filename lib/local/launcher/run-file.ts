import { rmSync } from 'node:fs';
import { type DataPaths, writePrivateFile } from './data-dir';

/** What a program needs to know of a running start; written to `run.json` once all works, removed at the end. */
export type RunFile = {
  pid: number;
  /** The dashboard. */
  baseUrl?: string;
  signInUrl?: string;
  /** For WebSocket clients. */
  gatewayUrl?: string;
  /** For signed `@connections` calls. */
  callbackUrl?: string;
  tableUrl?: string;
  credentialsFile?: string;
  /** Process ids by name, those of the present lives. */
  children: Record<string, number>;
};

export function writeRunFile(paths: DataPaths, run: RunFile): void {
  writePrivateFile(paths.run, `${JSON.stringify(run, null, 2)}\n`);
}

export function removeRunFile(paths: DataPaths): void {
  rmSync(paths.run, { force: true });
}
