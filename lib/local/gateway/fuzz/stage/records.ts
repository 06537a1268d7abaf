import { setTimeout as delay } from 'node:timers/promises';
import { type Case, sentBytes } from '../case';
import { NAME_HEADER } from '../generate/upgrades';
import type { Fault } from '../judge/fault';
import type { Told } from '../judge/judge-frames';
import type { Subject } from '../subject/start';

/** What the functions behind the gateway have been told so far, by connection. */
export type Records = {
  idOf: (name: string) => Promise<string>;
  /** Fetches what is new, and waits for the end of those whose client has gone. */
  settle: () => Promise<Fault[]>;
  toldOf: (each: Case) => Told | undefined;
  /** Every client that was let in has left once, and nobody else has. */
  judgePairs: () => Fault[];
  takeErrors: () => string[];
};

const PATIENCE_MS = 10_000;
/** What the functions do on purpose. */
const ON_PURPOSE = /^The handler of [$\w]+ failed for [\w-]{15}=: Error: (on purpose|No answer within \d+ ms)/;
/** Those that stay for longer than one batch. */
const STAYS = /^(lasting|expendable)-/;

type Known = Told & { name: string | undefined; isLetIn: boolean };

export function createRecords(subject: Subject): Records {
  const byId = new Map<string, Known>();
  const byName = new Map<string, Known>();
  const strangers: string[] = [];
  const waiting = new Set<Known>();
  let errors: string[] = [];

  const fetchNew = async () => {
    const { connects, messages, disconnects, errors: lines, surprises } = await subject.call('takeLedger');
    for (const { id, name, isLetIn } of connects) {
      const known: Known = { id, name, isLetIn, texts: [], ends: [] };
      byId.set(id, known);
      if (name !== undefined) byName.set(name, known);
      if (isLetIn && !STAYS.test(name ?? '')) waiting.add(known);
    }
    for (const { id, text } of messages) byId.get(id)?.texts.push(text) ?? strangers.push(id);
    for (const { id, code, reason } of disconnects) {
      const known = byId.get(id);
      known?.ends.push({ code, reason }) ?? strangers.push(id);
      if (known) waiting.delete(known);
    }
    errors.push(...lines.filter((line) => !ON_PURPOSE.test(line)), ...surprises);
  };

  return {
    idOf: async (name) => {
      await fetchNew();
      const known = byName.get(name);
      if (!known) throw new Error(`${name} has connected without $connect`);
      return known.id;
    },
    settle: async () => {
      const deadlineMs = Date.now() + PATIENCE_MS;
      await fetchNew();
      while (waiting.size > 0 && Date.now() < deadlineMs) {
        await delay(5);
        await fetchNew();
      }
      const late = [...waiting].map(({ id, name }) => ({
        what: `${name} (${id}) has left and $disconnect has not run`,
      }));
      waiting.clear();
      return late;
    },
    toldOf: (each) => byName.get(nameIn(each)),
    judgePairs: () => [
      ...[...byId.values()]
        .filter(({ ends, isLetIn }) => ends.length !== (isLetIn ? 1 : 0))
        .map(({ id, name, ends }) => ({ what: `$disconnect ran ${ends.length} times for ${name} (${id})` })),
      ...strangers.map((id) => ({ what: `A function was told of ${id}, which never connected` })),
    ],
    takeErrors: () => {
      const taken = errors;
      errors = [];
      return taken;
    },
  };
}

function nameIn(each: Case): string {
  return new RegExp(`${NAME_HEADER}: (\\S+)`).exec(sentBytes(each).toString('latin1'))?.[1] ?? '';
}
