import { MAX_WAITING, type StoredRequest } from '../../console/requests';
import { type ReleaseRequest, releaseRulesOf, whyTwo } from '../../domain/release';
import type { AskRelease } from '../../domain/release-input';
import { err, ok, type Result } from '../../domain/result';
import type { SessionUser } from '../../domain/user';
import { hashTarget } from '../jobs/job-context';
import { findRecipients } from './find-recipients';
import type { ReleaseContext } from './release-context';
import { findSelectionProblem } from './selection-word';
import { toRequest } from './to-request';

/** An item of the table has at most 400 KB. */
const MAX_INPUT_BYTES = 350_000;

/** Asks for an act that takes two. It is kept as it was asked for, and nothing happens until somebody else approves it. */
export async function askRelease(args: {
  ctx: ReleaseContext;
  input: AskRelease;
  user: SessionUser;
  from: string | null;
}): Promise<Result<ReleaseRequest>> {
  const { ctx, input, user, from } = args;
  const { id, act } = input;
  const target = ctx.target(input.target);
  if (!target) return err('notFound', 'There is no such target.');
  if (!ctx.may(user.role, act)) return err('forbidden', 'Your role may not do this, so it may not ask for it either.');
  const raw = { ...input.input, target: target.name };
  const read = ctx.read(act, raw);
  if (!read.ok) return read;
  const rules = releaseRulesOf(target);
  if (!whyTwo(rules, read.data.subject)) return err('conflict', 'This takes one person: do it without asking.');
  const problem = findSelectionProblem(target, read.data.subject, read.data.typed);
  if (problem) return err('invalid', problem);
  const text = JSON.stringify(raw);
  const wish = { target: target.name, act, title: read.data.title, subjects: read.data.subjects, input: text };
  const answerWith = (known: StoredRequest | undefined) => {
    if (known?.by !== user.name) return err('conflict', 'There is such a request.');
    return isSameWish(known, wish) ? ok(toRequest(known, ctx)) : err('conflict', othersWords(known));
  };
  const known = await ctx.requests.read(id);
  if (known) return answerWith(known);
  if (Buffer.byteLength(text) > MAX_INPUT_BYTES) {
    return err('invalid', 'This is too much for one request. Prepare a job instead.');
  }
  if ((await ctx.requests.waiting()).length >= MAX_WAITING) {
    return err('conflict', `${MAX_WAITING} requests wait already. Decide some of them first.`);
  }
  const recipients = await findRecipients(ctx.registry(target.name), act, read.data.subjects);
  const at = ctx.now();
  const request: StoredRequest = {
    id,
    ...wish,
    facts: read.data.facts,
    ...recipients,
    by: user.name,
    requestedAt: at,
    expiresAt: at + rules.expiresMs,
    status: 'waiting',
    decidedBy: null,
    decidedAt: null,
    outcome: null,
    from,
    targetHash: hashTarget(target),
    expiringAt: null,
  };
  if (await ctx.requests.create(request)) return ok(toRequest(request, ctx));
  // Of somebody else, or this one: by the second press of a double click, or by a write whose answer was lost.
  return answerWith(await ctx.requests.read(id));
}

type Wish = Pick<StoredRequest, 'target' | 'act' | 'title' | 'subjects' | 'input'>;

/** Of one that is decided the input is not kept. */
function isSameWish(known: Wish, { target, act, title, subjects, input }: Wish): boolean {
  const isSameInput = known.input === '' || known.input === input;
  const isSame = known.target === target && known.act === act && known.title === title;
  return isSame && isSameInput && JSON.stringify(known.subjects) === JSON.stringify(subjects);
}

function othersWords({ title }: Pick<StoredRequest, 'title'>): string {
  return `What was asked for before, without an answer, was something else: ${title}. It stands among the requests. Load this page again to ask for this.`;
}
