import { statSync } from 'node:fs';
import { join } from 'node:path';

const ENDINGS = ['.js', '.mjs', '.cjs'];
const NOT_JAVASCRIPT = ['.ts', '.mts', '.cts', '.tsx', '.jsx'];

export type FoundModule = { file: string; exportName: string };

/** The module and the export behind `handler`, `path/module.export` below `root`; or, as text, why there is none. */
export function findModule(root: string, handler: string): FoundModule | string {
  // As on Lambda the module's name ends at the first dot of the last part; folders may have dots.
  const nameAt = handler.lastIndexOf('/') + 1;
  const dotAt = handler.indexOf('.', nameAt);
  const base = handler.slice(0, dotAt);
  const found = ENDINGS.filter((ending) => isFile(join(root, base + ending)));
  const [ending] = found;
  if (found.length > 1) {
    return `names ${base}, but there are ${found.map((each) => base + each).join(' and ')}; leave one of them`;
  }
  if (ending) return { file: join(root, base + ending), exportName: handler.slice(dotAt + 1) };
  const source = NOT_JAVASCRIPT.find((each) => isFile(join(root, base + each)));
  if (source) return `names ${base}, of which there is only ${base}${source}: compile it to JavaScript, as for Lambda`;
  return `names a module that does not exist: none of ${ENDINGS.map((each) => base + each).join(', ')} is a file in ${root}`;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
