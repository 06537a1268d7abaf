import { type Case, isCut, type SignedRequest } from '../case';
import type { Plan } from '../plan';
import { resolvePath } from '../reference/meaning-of';
import { MARK } from '../stage/check-alive';
import type { Played } from '../stage/play';
import type { Fault } from './fault';
import type { Answers } from './judge-answers';

/** A connection that was played, and what its bytes alone told. */
export type Judged = { case: Case; played: Played; answers: Answers };

/** Texts that came to one client. */
type Received = { id: string; texts: readonly string[] };

/** Whoever got a message got one that somebody signed for it, as often as it was accepted. */
export function judgeDeliveries(received: readonly Received[], judged: readonly Judged[], plan: Plan): Fault[] {
  const faults: Fault[] = [];
  const meant = new Map<string, { call: SignedRequest; from: Judged }>();
  for (const from of judged) {
    for (const call of from.case.signed) if (call.message) meant.set(call.message.text, { call, from });
  }
  const counts = new Map<Judged, number>();
  for (const { id, texts } of received) {
    for (const text of texts) {
      const { call, from } = meant.get(text) ?? {};
      if (from) counts.set(from, (counts.get(from) ?? 0) + 1);
      const isSigned = call?.isAllowed && call.message?.connectionId === id;
      if (isSigned || text.startsWith(MARK)) continue;
      const what = `${id} was sent ${JSON.stringify(text.slice(0, 200))}, which nobody signed for it`;
      faults.push({ what, ...(from && { case: from.case }) });
    }
  }
  for (const each of judged) {
    for (const what of judgeCount(each, counts.get(each) ?? 0, plan)) faults.push({ what, case: each.case });
  }
  return faults;
}

function judgeCount({ case: each, played, answers }: Judged, count: number, plan: Plan): string[] {
  const signed = permittedIds(answers, 'POST').length;
  const mayLoseAnswers = plan.isDelaying || played.end !== 'closed' || isCut(each);
  const faults: string[] = [];
  if (count > signed) faults.push(`${count} messages were delivered, ${signed} were signed`);
  if (count < answers.posted) faults.push(`${answers.posted} messages were accepted, ${count} delivered`);
  if (count > answers.posted && !mayLoseAnswers) {
    faults.push(`${count} messages were delivered, ${answers.posted} of them with an answer that says so`);
  }
  return faults;
}

/** Ids of the connections that signed calls of this method are about. */
export function permittedIds({ permitted }: Answers, method: string): string[] {
  const ours = permitted.filter((request) => request.method === method);
  return ours.map(({ target }) => {
    const segments = resolvePath(target.split('?')[0] ?? '').split('/');
    return decodeURIComponent(segments.at(-1) ?? '');
  });
}
