import { readFileSync } from 'node:fs';
import { chainOf, HEADS, type Head, type Link, placeOf } from '../console/audit-link';
import type { ConsoleTable } from '../console/console-table';
import { CommandError } from './env';

type Witnessed = { id: string; hash: string };

/** Every record that a log of the console tells of: its lines `{"id":"2026-11-26#0000012","hash":"…","msg":"audited"}`. */
export function readWitness(path: string): Witnessed[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`--log ${path} cannot be read: ${(error as Error).message}`);
  }
  return text.split('\n').flatMap((line) => {
    // A log may hold lines of others, and what stands before the JSON, such as a time.
    const json = line.slice(Math.max(0, line.indexOf('{')));
    if (!json.includes('"audited"')) return [];
    try {
      const { id, hash, msg } = JSON.parse(json);
      return msg === 'audited' && typeof id === 'string' && typeof hash === 'string' ? [{ id, hash }] : [];
    } catch {
      return [];
    }
  });
}

/** The first record of the log that the table does not hold as it was; days that are not kept any more are left out. */
export async function findUnwitnessed(
  table: ConsoleTable,
  witnessed: Witnessed[],
  wanted: string | null,
): Promise<string | null> {
  const [oldest] = await table.queryUp<Head>(HEADS, { from: '0', to: '9', limit: 1 });
  for (const { id, hash } of witnessed) {
    const { day, sk } = placeOf(id);
    if (oldest && day < oldest.sk) continue;
    if (wanted && day !== wanted) continue;
    const link = await table.get<Link>({ pk: chainOf(day), sk });
    if (link?.hash === hash) continue;
    const what = link ? 'is another one than the log tells of' : 'is missing, and the log tells of it';
    return `Record ${Number(sk)} of ${day} ${what}.`;
  }
  return null;
}
