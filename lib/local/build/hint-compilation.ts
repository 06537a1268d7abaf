import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What V8 looks for in a script's first line; other engines see a comment. See https://v8.dev/blog/explicit-compile-hints. */
const HINT = '//# allFunctionsCalledOnLoad\n';

/**
 * Has the browser compile whole scripts while they arrive, on a thread of its own, instead of each function on the page's thread
 * when it is first called, twice parsed. Nearly all of what a page loads runs at once.
 */
export async function hintCompilation(root: string): Promise<void> {
  const dir = join(root, '.next', 'static');
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  await Promise.all(names.map((name) => hint(join(dir, name))));
}

async function hint(path: string): Promise<void> {
  const content = await readFile(path, 'utf8');
  if (!content.startsWith(HINT)) await writeFile(path, HINT + content);
}
