import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestTable } from '../registry/test-table';

const ROOT = join(import.meta.dirname, '../..');
export const TABLE = 'switchboard-console';

/** A real table, and a data folder whose targets file names it. */
export async function startDesk() {
  const engine = await startTestTable();
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-'));
  const target = { name: 'a', kind: 'staging', region: 'us-east-1', callbackUrl: 'http://127.0.0.1:1/dev' };
  const console = { region: 'us-east-1', table: { name: TABLE, endpoint: engine.endpoint } };
  const targets = JSON.stringify({ console, targets: [{ ...target, table: { name: 'registry' } }] });
  writeFileSync(join(folder, 'targets.json'), targets);
  return {
    client: engine.client,
    folder,
    /** The content of the targets file. */
    targets,
    /** Runs a command as a person does; what it says comes with its exit code. */
    async run(name: string, args: string[], env: Record<string, string> = { DATA_DIR: folder }) {
      const { TARGETS_FILE: _, TARGETS: __, ...rest } = process.env;
      const command = ['--import', 'tsx', `lib/commands/${name}.ts`, ...args];
      const child = spawn(process.execPath, command, { cwd: ROOT, env: { ...rest, ...env } });
      let text = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part));
      const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
      return { code, text: text.trim() };
    },
    async stop() {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
