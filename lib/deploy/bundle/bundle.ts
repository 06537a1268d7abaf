import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import type { BundledFunction } from './functions';

/**
 * Ways to come by credentials that the SDK imports only when it needs them. A Lambda function has its own in its environment and
 * never does; should it, they are in the runtime.
 */
const NEVER_LOADED = [
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@aws-sdk/credential-provider-http',
  '@smithy/credential-provider-imds',
];

/** esbuild keeps the whole of `{ z }`, 400 KB with its messages in forty languages, and of `* as z` what is used. */
const leanZod = (root: string): Plugin => ({
  name: 'lean-zod',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(join(root, 'lib'))) return undefined;
      const contents = await readFile(path, 'utf8');
      return { contents: contents.replace("import { z } from 'zod';", "import * as z from 'zod';"), loader: 'ts' };
    });
  },
});

export type BundleWish = { root: string; outDir: string; functions: readonly BundledFunction[] };

/** Writes `{outDir}/{name}.mjs` for each command, to be run by any Node with nothing beside it. Throws with esbuild's own words. */
export async function bundleCommands({ root, outDir, functions }: BundleWish): Promise<Metafile> {
  const entryPoints = functions.map(({ name, entry }) => ({ in: entry, out: name }));
  return (await build({ ...optionsFor(root, outDir), entryPoints })).metafile;
}

/**
 * Writes `{outDir}/{name}/index.mjs` with its source map for each function, ready to be zipped as it is. Throws with esbuild's
 * own words. Answers what went into each.
 */
export async function bundleFunctions({ root, outDir, functions }: BundleWish): Promise<Metafile> {
  const { metafile } = await build({
    ...optionsFor(root, outDir),
    entryPoints: functions.map(({ name, entry }) => ({ in: entry, out: join(name, 'index') })),
    external: NEVER_LOADED,
    sourcemap: 'linked',
    // Line numbers are what a stack trace needs; the sources are in the repository.
    sourcesContent: false,
  });
  return metafile;
}

function optionsFor(root: string, outDir: string) {
  return {
    absWorkingDir: root,
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    // What CommonJS packages ask for by `require`.
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
    plugins: [leanZod(root)],
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  } as const satisfies BuildOptions;
}

/** The bytes of each function's code, without its source map. */
export function sizesOf(metafile: Metafile): { path: string; bytes: number }[] {
  return Object.entries(metafile.outputs)
    .filter(([path]) => path.endsWith('.mjs'))
    .map(([path, { bytes }]) => ({ path, bytes }));
}
