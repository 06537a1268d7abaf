import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

/**
 * Puts the factory of each module of a build's scripts in parentheses, by which V8 knows a function that is called at once: it is compiled
 * while the script arrives, on a thread of its own. Without them it is skimmed there, and read again on the page's thread when
 * the page starts. What is inside stays lazy: compiling everything ahead was tried and made no visit faster.
 */
export async function markFactories(root: string): Promise<void> {
  const dir = join(root, '.next', 'static', 'chunks');
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  await Promise.all(names.map((name) => mark(join(dir, name))));
}

async function mark(path: string): Promise<void> {
  const content = await readFile(path, 'utf8');
  await writeFile(path, withMarkedFactories(content));
}

/** What Turbopack writes: a list of ids and the functions that make the modules of these ids. */
const CHUNK = /^\(globalThis\.TURBOPACK\|\|\(globalThis\.TURBOPACK=\[\]\)\)\.push\(\[/;

/** The same script with its factories in parentheses; what is no list of modules is answered as it is. */
export function withMarkedFactories(script: string): string {
  if (!CHUNK.test(script)) return script;
  let marked = '';
  let at = 0;
  for (const factory of factoriesOf(script)) {
    const text = Function.prototype.toString.call(factory);
    const from = script.indexOf(text, at);
    if (from === -1) throw new Error('A factory is not where its script has it.');
    marked += `${script.slice(at, from)}(${text})`;
    at = from + text.length;
  }
  return marked + script.slice(at);
}

/** The engine itself says where each begins and ends; none of them is called. */
function factoriesOf(script: string): unknown[] {
  const pushed: unknown[][] = [];
  runInNewContext(script, { TURBOPACK: { push: (chunk: unknown[]) => pushed.push(chunk) } });
  return pushed.flat().filter((part) => typeof part === 'function');
}
