import { type Case, sentBytes } from '../case';
import { CUSTOM_ROUTES, type Plan } from '../plan';
import { type ExpectedFrames, expectFrames } from '../reference/expect-frames';
import { afterHead } from '../reference/read-requests';
import { readServerFrames, type ServerFrames } from '../reference/server-frames';
import type { Played } from '../stage/play';

/** What the functions behind the gateway were told of one connection. */
export type Told = { id: string; texts: string[]; ends: { code: number | undefined; reason: string | undefined }[] };

/** What the gateway said in frames, on a connection of whatever kind: their form. */
export function judgeServerFrames({ problem }: ServerFrames): string[] {
  return problem ? [`Not a frame: ${problem}`] : [];
}

type Seen = { played: Played; upgraded: Buffer | undefined; told: Told | undefined; plan: Plan };

/** A client that was let in as it asked: everything that must come of its frames is known. */
export function judgeFrames(each: Case, { played, upgraded, told, plan }: Seen): string[] {
  const { end, received } = played;
  if (end === 'stuck') return [];
  const isWhole = end === 'closed';
  if (!upgraded) return isWhole ? [`A good upgrade was refused: ${received.subarray(0, 60)}`] : [];
  if (!told) return ['A client was let in of whom $connect knows nothing'];
  const expected = expectFrames(afterHead(sentBytes(each)), plan.limits);
  const frames = readServerFrames(upgraded);
  const routed = expected.messages.filter((text) => isRouted(text, plan));
  return [
    ...judgeMessages({ ...expected, messages: routed }, told, isWhole),
    ...judgeTexts(frames, told),
    ...judgeEnd(expected, frames, told, isWhole),
    ...judgePongs(expected, frames, isWhole),
  ];
}

const PROBLEM =
  /^\{"message": "(Forbidden|Internal server error)", "connectionId":"([\w-]{15}=)", "requestId":"[\w-]{15}="\}$/;

/** A client hears what it said itself, and what went wrong with it. */
function judgeTexts({ texts }: ServerFrames, told: Told): string[] {
  const foreign = texts.find((text) => PROBLEM.exec(text)?.[2] !== told.id && !told.texts.includes(text));
  return foreign === undefined ? [] : [`The client was sent what is not for it: ${foreign.slice(0, 200)}`];
}

/** Whether a function hears of a message, by the routes of the subject. */
function isRouted(text: string, { hasDefaultRoute }: Plan): boolean {
  if (hasDefaultRoute) return true;
  try {
    const { action } = JSON.parse(text) as { action?: unknown };
    return typeof action === 'string' && CUSTOM_ROUTES.includes(action);
  } catch {
    return false;
  }
}

function judgeMessages({ messages, ends, isFlood }: ExpectedFrames, { texts }: Told, isWhole: boolean): string[] {
  const surplus = texts.find((text, index) => text !== messages[index]);
  if (surplus !== undefined)
    return [`A route was told ${JSON.stringify(surplus.slice(0, 200))}, which the client did not say`];
  // What comes together with too long a frame may not be looked at.
  const mayMiss = !isWhole || isFlood || ends.has(1009);
  if (!mayMiss && texts.length < messages.length)
    return [`Routes were told ${texts.length} of ${messages.length} messages`];
  return [];
}

function judgeEnd(
  { ends, reason }: ExpectedFrames,
  { closeCode }: ServerFrames,
  told: Told,
  isWhole: boolean,
): string[] {
  const faults: string[] = [];
  const [end] = told.ends;
  if (told.ends.length !== 1 || !end) faults.push(`$disconnect ran ${told.ends.length} times`);
  if (!isWhole) return faults;
  const allowed = [...ends].join(' or ');
  if (end && !ends.has(end.code ?? 0)) faults.push(`$disconnect was told ${end.code}, where it is ${allowed}`);
  if (closeCode !== undefined && !ends.has(closeCode))
    faults.push(`The client was told ${closeCode}, where it is ${allowed}`);
  if (closeCode === undefined && !ends.has(1006)) faults.push(`The client was not told ${allowed}`);
  if (closeCode !== undefined && end && closeCode !== end.code)
    faults.push(`The client was told ${closeCode}, and $disconnect ${end.code}`);
  const isOwnReason = ends.size > 1 || end?.code === 1005 || reason === undefined || end?.reason === reason;
  if (!isOwnReason)
    faults.push(`$disconnect was told ${JSON.stringify(end?.reason)}, where the client said ${JSON.stringify(reason)}`);
  return faults;
}

function judgePongs({ pings, ends, isFlood }: ExpectedFrames, { pongs }: ServerFrames, isWhole: boolean): string[] {
  const isWrong = pongs.some((pong, index) => !pings[index]?.equals(pong));
  if (isWrong) return ['A pong answers no ping'];
  const mayMiss = !isWhole || isFlood || ends.has(1009);
  return !mayMiss && pongs.length < pings.length ? [`${pongs.length} of ${pings.length} pings were answered`] : [];
}
