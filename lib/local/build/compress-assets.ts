import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const COMPRESSIBLE = /\.(js|css|svg|json|txt)$/;

/** Puts each script and style of a build beside itself as `.br` and `.gz`, as small as they get: once, instead of for every visitor. */
export async function compressAssets(root: string): Promise<void> {
  const dir = join(root, '.next', 'static');
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => COMPRESSIBLE.test(name));
  await Promise.all(names.map((name) => compress(join(dir, name))));
}

async function compress(path: string): Promise<void> {
  const content = await readFile(path);
  const [small, widely] = await Promise.all([
    promisify(brotliCompress)(content),
    promisify(gzip)(content, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${path}.br`, small), writeFile(`${path}.gz`, widely)]);
}
