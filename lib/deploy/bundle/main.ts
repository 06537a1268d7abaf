import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleCommands, bundleFunctions, sizesOf } from './bundle';
import { COMMANDS, FUNCTIONS } from './functions';

/** `npm run bundle`: writes `dist/lambda/{name}/index.mjs` for each function of the template, and `dist/commands/{name}.mjs` for each command. */
async function main(): Promise<void> {
  const root = resolve(import.meta.dirname, '../../..');
  const [lambda, commands] = ['dist/lambda', 'dist/commands'].map((dir) => resolve(root, dir)) as [string, string];
  for (const outDir of [lambda, commands]) rmSync(outDir, { recursive: true, force: true });
  const written = [
    await bundleFunctions({ root, outDir: lambda, functions: FUNCTIONS }),
    await bundleCommands({ root, outDir: commands, functions: COMMANDS }),
  ];
  for (const { path, bytes } of written.flatMap(sizesOf)) console.log(`${path}  ${Math.ceil(bytes / 1024)} KB`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
