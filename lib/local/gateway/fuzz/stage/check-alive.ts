import { write } from '../generate/mutate';
import type { Fault } from '../judge/fault';
import type { Plan } from '../plan';
import { HOST, OWNER, STAGE, signInHeader } from '../world';
import { comesTrue } from './comes-true';
import type { Person } from './person';
import { play } from './play';

type Check = {
  port: number;
  plan: Plan;
  lasting: readonly Person[];
  /** Another one every time. */
  check: number;
  join: (name: string) => Promise<Person>;
};

const PATIENCE_MS = 10_000;

/** How every message begins by which this looks. */
export const MARK = 'still there ';

/** Everybody can still be posted to, and somebody new can come. */
export async function checkAlive({ port, lasting, check, join }: Check): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const person of lasting) {
    const fault = await post(port, person, `${MARK}${check}`);
    if (fault !== undefined) faults.push({ what: fault });
  }
  try {
    (await join(`new-${check}`)).leave();
  } catch (error) {
    faults.push({ what: `Nobody can connect: ${(error as Error).message}` });
  }
  return faults;
}

async function post(port: number, { id, has }: Person, text: string): Promise<string | undefined> {
  const body = Buffer.from(text);
  const unsigned = { method: 'POST', target: `/${STAGE}/@connections/${id}`, headers: [], body };
  const call = signInHeader({ ...unsigned, headers: [['host', HOST]] }, OWNER);
  const bytes = write({ ...call, headers: [...call.headers, ['content-length', String(body.length)]] }, body);
  const { received } = await play(port, { steps: [{ send: bytes }, { wait: 'answer' }] }, PATIENCE_MS);
  const answer = received.toString('latin1', 0, 300);
  if (!answer.startsWith('HTTP/1.1 200 ')) return `A signed call was answered ${JSON.stringify(answer)}`;
  return (await comesTrue(() => has(text))) ? undefined : 'A signed message did not arrive';
}
