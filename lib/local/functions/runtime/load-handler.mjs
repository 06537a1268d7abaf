import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './send.mjs';

/**
 * The handler of a function, found as Lambda's runtime finds it: `.mjs` is an ES module, `.cjs` is CommonJS, `.js` is what the nearest
 * package.json says. Throws what the module throws, or an error that names what is missing.
 * @param {{ file: string, exportName: string, handler: string }} wanted
 * @returns {Promise<Function>}
 */
export async function loadHandler({ file, exportName, handler }) {
  const loaded = await loadModule(file);
  const found = exportName.split('.').reduce((value, key) => value?.[key], loaded);
  if (typeof found === 'function') return found;
  const problem = found === undefined ? 'is undefined or not exported' : 'is not a function';
  const names = Object.keys(loaded ?? {}).filter((name) => name !== 'module.exports');
  const exported = names.length > 0 ? `exports ${names.slice(0, 20).join(', ')}` : 'exports nothing';
  throw new RuntimeError('Runtime.HandlerNotFound', `${handler} ${problem}; ${basename(file)} ${exported}`);
}

/** @param {string} file */
async function loadModule(file) {
  try {
    return isEsModule(file) ? await import(pathToFileURL(file).href) : createRequire(file)(file);
  } catch (error) {
    if (error?.code === 'MODULE_NOT_FOUND')
      throw new RuntimeError('Runtime.ImportModuleError', String(error), { stack: error.stack });
    if (!(error instanceof SyntaxError)) throw error;
    const needsType = /import statement outside a module|Unexpected token 'export'/.test(error.message);
    const hint = needsType ? ' (name it .mjs, or put "type": "module" into its package.json, as Lambda wants it)' : '';
    throw new RuntimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}${hint}`, { cause: error });
  }
}

/** @param {string} file */
function isEsModule(file) {
  if (extname(file) !== '.js') return extname(file) === '.mjs';
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const description = join(folder, 'package.json');
    if (existsSync(description)) return readType(description) === 'module';
    if (dirname(folder) === folder || basename(folder) === 'node_modules') return false;
  }
}

/** @param {string} path */
function readType(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).type;
  } catch {
    return undefined;
  }
}
