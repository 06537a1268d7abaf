import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleFunctions, sizesOf } from './bundle';
import { FUNCTIONS } from './functions';

/** `npm run bundle`: writes `dist/lambda/{name}/index.mjs` for each function of the template. */
async function main(): Promise<void> {
  const root = resolve(import.meta.dirname, '../../..');
  const outDir = resolve(root, 'dist/lambda');
  rmSync(outDir, { recursive: true, force: true });
  const metafile = await bundleFunctions({ root, outDir, functions: FUNCTIONS });
  for (const { path, bytes } of sizesOf(metafile)) console.log(`${path}  ${Math.ceil(bytes / 1024)} KB`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
