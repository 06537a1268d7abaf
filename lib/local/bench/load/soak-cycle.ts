import { openCaller } from './caller';
import { textFrame } from './client-frames';
import { clients } from './clients';
import { close, cut, ended } from './raw-client';
import { signCall } from './sign-call';

type Place = { port: number; ids: readonly string[] };

/** Every client says something. */
export function talk(): void {
  for (const [number, { socket }] of clients.entries()) socket.write(textFrame(`{"action":"soak","number":${number}}`));
}

/** Calls that are refused: a signature that is none, and one for another target. Answers how many got the wrong status. */
export async function callInVain({ port, ids: [id = ''] }: Place): Promise<number> {
  const caller = await openCaller(port);
  const right = signCall({ port, method: 'POST', id, body: 'x' }).toString();
  const bad = await caller.ask(Buffer.from(right.replace(/Signature=.{8}/, 'Signature=00000000')));
  const unsigned = await caller.ask(Buffer.from(right.replace(/^authorization: .*\r\n/im, '')));
  const gone = await caller.ask(signCall({ port, method: 'POST', id: 'L0SM9cOFvHcCIhw=', body: 'x' }));
  caller.end();
  return [bad === 403, unsigned === 403, gone === 410].filter((isRight) => !isRight).length;
}

/** All clients go: in turns by closing, by dropping their TCP connection, and because a DELETE asks for it. */
export async function leave({ port, ids }: Place): Promise<void> {
  const caller = await openCaller(port);
  const ends: Promise<void>[] = [];
  for (const [number, client] of clients.splice(0).entries()) {
    if (number % 3 === 0) ends.push(close(client));
    else if (number % 3 === 1) ends.push(cut(client));
    else {
      ends.push(ended(client));
      const status = await caller.ask(signCall({ port, method: 'DELETE', id: ids[number] ?? '' }));
      if (status !== 204) throw new Error(`A DELETE was answered ${status}`);
    }
  }
  await Promise.all(ends);
  caller.end();
}
