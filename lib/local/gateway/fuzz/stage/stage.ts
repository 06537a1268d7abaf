import { setTimeout as delay } from 'node:timers/promises';
import { type Case, isCut, type SignedRequest, sentBytes } from '../case';
import { write } from '../generate/mutate';
import { type Answers, judgeAnswers } from '../judge/judge-answers';
import { judgeFrames, judgeServerFrames } from '../judge/judge-frames';
import type { Plan } from '../plan';
import { resolvePath } from '../reference/meaning-of';
import { readServerFrames } from '../reference/server-frames';
import type { Subject } from '../subject/start';
import { HOST, OWNER, type People, STAGE, signInHeader } from '../world';
import { connectPerson, type Person } from './person';
import { type Played, play } from './play';
import { createRecords, type Records } from './records';

/** Something that must not be. `case` when one alone is to blame. */
export type Fault = { what: string; case?: Case };

type Outcome = { faults: Fault[]; granted: number; refused: number; connected: number };

/** A gateway with clients on it that keep to the rules, until `finish`. */
export type Stage = {
  people: People;
  /** Plays connections at the same time, then looks whether everything is as it should be. */
  playAll: (cases: readonly Case[]) => Promise<Outcome>;
  /** Ends everything and answers what is left that should not be. */
  finish: () => Promise<Fault[]>;
};

const LASTING = 2;
const EXPENDABLE = 3;
const PATIENCE_MS = 10_000;

export async function openStage(subject: Subject, plan: Plan): Promise<Stage> {
  const port = await subject.call('open', plan);
  const records = createRecords(subject);
  const join = (name: string) => connectPerson(port, plan, name, (each) => records.idOf(each));
  const lasting: Person[] = [];
  const expendable: Person[] = [];
  // One after the other, so that they have the same ids every time.
  for (let index = 0; index < LASTING; index++) lasting.push(await join(`lasting-${index}`));
  for (let index = 0; index < EXPENDABLE; index++) expendable.push(await join(`expendable-${index}`));
  const people: People = { lasting: lasting.map(({ id }) => id), expendable: expendable.map(({ id }) => id) };
  let deleted = new Set<string>();
  let checks = 0;

  return {
    people,
    playAll: async (cases) => {
      const played = await Promise.all(cases.map(async (each) => ({ each, played: await play(port, each) })));
      const judged = played.map((all) => ({ ...all, answers: judgeAnswers(all.each, all.played, plan) }));
      const faults = [...(await checkAlive(port, plan, lasting, checks++, join)), ...(await records.settle())];
      for (const { each, played, answers } of judged) {
        for (const what of [...answers.faults, ...judgeUpgraded(each, played, answers, plan, records)])
          faults.push({ what, case: each });
      }
      faults.push(...judgeDeliveries([...lasting, ...expendable], judged, plan));
      deleted = new Set([...deleted, ...judged.flatMap(({ answers }) => idsIn(answers, 'DELETE'))]);
      for (const person of [...lasting, ...expendable]) {
        if (!person.isOpen() && !deleted.has(person.id))
          faults.push({ what: `The connection of ${person.id} was closed, which nobody signed` });
      }
      faults.push(...records.takeErrors().map((line) => ({ what: `The log has an error: ${line}` })));
      const responses = judged.flatMap(({ answers }) => answers.responses.map(({ status }) => status));
      return {
        faults,
        granted: responses.filter((status) => status >= 200 && status < 300).length,
        refused: responses.filter((status) => status >= 400).length,
        connected: responses.filter((status) => status === 101).length,
      };
    },
    finish: async () => {
      for (const person of [...lasting, ...expendable]) person.leave();
      const faults: Fault[] = [];
      const left = await waitForZero(subject);
      if (left > 0) faults.push({ what: `${left} TCP connections are left when all clients have gone` });
      faults.push(...(await records.settle()), ...records.judgePairs());
      const tookMs = await subject.call('close');
      if (tookMs > plan.limits.shutdownTimeoutMs / 2)
        faults.push({ what: `The end took ${Math.round(tookMs)} ms: tasks are left` });
      const { sockets, listeners } = await subject.call('resources');
      if (sockets + listeners > 0)
        faults.push({ what: `${sockets} connections and ${listeners} listeners are left at the end` });
      faults.push(...records.takeErrors().map((line) => ({ what: `The log has an error: ${line}` })));
      return faults;
    },
  };
}

type Judged = { each: Case; played: Played; answers: Answers };

function judgeUpgraded(each: Case, played: Played, { upgraded }: Answers, plan: Plan, records: Records): string[] {
  const faults = upgraded ? judgeServerFrames(readServerFrames(upgraded), sentBytes(each)) : [];
  if (each.kind !== 'frames') return faults;
  return [...faults, ...judgeFrames(each, played, upgraded, records.toldOf(each), plan)];
}

function idsIn({ permitted }: Answers, method: string): string[] {
  const ours = permitted.filter((request) => request.method === method);
  return ours.map(({ target }) =>
    decodeURIComponent(
      resolvePath(target.split('?')[0] ?? '')
        .split('/')
        .at(-1) ?? '',
    ),
  );
}

/** Whoever got a message got one that somebody signed for it, as often as it was accepted. */
function judgeDeliveries(people: readonly Person[], judged: readonly Judged[], plan: Plan): Fault[] {
  const faults: Fault[] = [];
  const meant = new Map<string, { call: SignedRequest; judged: Judged }>();
  for (const each of judged)
    for (const call of each.each.signed) if (call.message) meant.set(call.message.text, { call, judged: each });
  const delivered = new Map<Judged, number>();
  for (const { id, take } of people) {
    for (const text of take()) {
      const { call, judged: from } = meant.get(text) ?? {};
      if (from) delivered.set(from, (delivered.get(from) ?? 0) + 1);
      if (!call?.isAllowed || call.message?.connectionId !== id) {
        if (!text.startsWith('still there '))
          faults.push({
            what: `${id} was sent ${JSON.stringify(text.slice(0, 200))}, which nobody signed for it`,
            ...(from && { case: from.each }),
          });
      }
    }
  }
  for (const each of judged) {
    const { answers, played } = each;
    const count = delivered.get(each) ?? 0;
    const mayBeUnanswered = plan.isDelaying || played.end !== 'closed' || isCut(each.each);
    const signedPosts = idsIn(answers, 'POST').length;
    if (count > signedPosts)
      faults.push({ what: `${count} messages were delivered, ${signedPosts} were signed`, case: each.each });
    if (count < answers.posted)
      faults.push({ what: `${answers.posted} messages were accepted, ${count} delivered`, case: each.each });
    if (count > answers.posted && !mayBeUnanswered)
      faults.push({
        what: `${count} messages were delivered, ${answers.posted} of them with an answer that says so`,
        case: each.each,
      });
  }
  return faults;
}

/** Everybody can still be posted to, and somebody new can come. */
async function checkAlive(
  port: number,
  plan: Plan,
  lasting: readonly Person[],
  check: number,
  join: (name: string) => Promise<Person>,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const person of lasting) {
    const body = Buffer.from(`still there ${check}`);
    const call = signInHeader(
      { method: 'POST', target: `/${STAGE}/@connections/${person.id}`, headers: [['host', HOST]], body },
      OWNER,
    );
    const bytes = write({ ...call, headers: [...call.headers, ['content-length', String(body.length)]] }, body);
    const { received } = await play(port, { steps: [{ send: bytes }, { wait: 'answer' }] }, PATIENCE_MS);
    if (!received.toString().startsWith('HTTP/1.1 200 '))
      faults.push({ what: `A signed call was answered ${JSON.stringify(received.toString('latin1', 0, 300))}` });
    else if (!(await comesTrue(() => person.has(body.toString()))))
      faults.push({ what: 'A signed message did not arrive' });
  }
  try {
    (await join(`new-${check}`)).leave();
  } catch (error) {
    faults.push({ what: `Nobody can connect: ${(error as Error).message} (${plan.authorization})` });
  }
  return faults;
}

async function waitForZero(subject: Subject): Promise<number> {
  let left = 0;
  await comesTrue(async () => {
    left = (await subject.call('resources')).sockets;
    return left === 0;
  });
  return left;
}

async function comesTrue(check: () => boolean | Promise<boolean>): Promise<boolean> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  while (Date.now() < deadlineMs) {
    if (await check()) return true;
    await delay(5);
  }
  return false;
}
