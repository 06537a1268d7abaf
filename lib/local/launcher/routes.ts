import { readFileSync } from 'node:fs';
import { parseRoutesFile } from '../functions/routes-file';
import type { RoutesFile } from '../functions/routes-schema';
import { StartError } from '../start-error';

/** Throws a `StartError` with one line for each thing that is wrong in the routes file at `path`. */
export function readRoutesFile(path: string): RoutesFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new StartError([`ROUTES_FILE names ${path}, which cannot be read (${(error as Error).message}).`]);
  }
  return parseRoutesFile(text, path);
}
