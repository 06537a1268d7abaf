import { usage } from '../processes/usage';
import { waitFor } from '../processes/wait-for';
import { openCallers } from './caller';
import { countMessages, type Span } from './clients';
import { postAll } from './post-all';
import { signCall } from './sign-call';

let signed: Buffer[] = [];

/** Signs posts with bodies of their own, to the ids in turn. */
export function sign(options: { port: number; ids: readonly string[]; count: number; bodyBytes: number }): void {
  const { port, ids, count, bodyBytes } = options;
  signed = Array.from({ length: count }, (_, index) =>
    signCall({ port, method: 'POST', id: ids[index % ids.length] ?? '', body: bodyOf(index, bodyBytes) }),
  );
}

/** A text of that many bytes that no other number has. */
export function bodyOf(number: number, bytes: number): string {
  return `{"number":${number},"text":"`.padEnd(bytes - 2, 'x').concat('"}');
}

/** Sends what was signed. Rejects unless every post is answered 200 and arrives as one message. */
export async function post(options: { port: number; callers: number; depth: number }): Promise<Span> {
  const callers = await openCallers(options.port, options.callers);
  const calls = signed;
  signed = [];
  const expected = countMessages() + calls.length;
  const before = usage();
  await postAll(callers, calls, options.depth);
  const after = usage();
  for (const caller of callers) caller.end();
  await waitFor(() => countMessages() >= expected);
  if (countMessages() > expected) throw new Error(`${countMessages() - expected} messages more than posts`);
  return { before, after };
}
