import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What Lambda's runtime does with a bundle, in a process of plain Node with the function's own environment. */
const RUNTIME = `
const { handler } = await import(process.argv[1]);
const answers = [];
for (const event of JSON.parse(process.argv[2])) answers.push(await handler(event));
process.stdout.write(JSON.stringify(answers));
`;

type Invocation = { outDir: string; name: string; environment: Record<string, string>; events: unknown[] };

/** The answers of a bundled handler to these events, one after the other. Throws with what it said when it fails. */
export async function invokeBundle({ outDir, name, environment, events }: Invocation): Promise<unknown[]> {
  const module = join(outDir, name, 'index.mjs');
  const child = spawn(process.execPath, ['--input-type=module', '-e', RUNTIME, module, JSON.stringify(events)], {
    cwd: join(outDir, name),
    env: { PATH: String(process.env.PATH), ...environment } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (out === '') throw new Error(`${name} gave no answer: ${err}`);
  return JSON.parse(out);
}

/** The places in the sources that a bundle's map knows. */
export async function sourcesOf(outDir: string, name: string): Promise<string[]> {
  return JSON.parse(await readFile(join(outDir, name, 'index.mjs.map'), 'utf8')).sources;
}
