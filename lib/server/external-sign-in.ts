import 'server-only';
import type { SignInProblem } from '../domain/sign-in-problems';
import { signInExternally } from '../services/sign-in-externally';
import { recordRefusedAnswer } from '../services/sign-in-records';
import { context } from './context';
import { beginSignIn, finishSignIn } from './identity-provider';
import { log } from './log';
import { keepPending, takePending } from './pending-sign-in';
import { keepSession } from './session';
import { signInContext } from './sign-in-context';

/** Where the browser goes: to the provider, or back with what is wrong. */
export async function startExternalSignIn(next: string): Promise<string> {
  const { identityProvider } = context();
  if (!identityProvider) return '/sign-in';
  const begun = await beginSignIn(identityProvider, next);
  if (typeof begun === 'string') return toProblem(begun);
  await keepPending(begun.pending);
  return begun.url.href;
}

/** Where the browser goes that comes from the provider with this query: on with a session, or back with what is wrong. */
export async function endExternalSignIn(query: string): Promise<string> {
  const { identityProvider } = context();
  if (!identityProvider) return '/sign-in';
  const state = new URLSearchParams(query).get('state');
  if (!state) return toProblem('refused');
  const pending = await takePending(state);
  if (!pending) return toProblem('expired');
  const person = await finishSignIn(identityProvider, query, pending);
  try {
    if (typeof person === 'string') {
      if (person !== 'unreachable') await recordRefusedAnswer(await signInContext(), person);
      return toProblem(person);
    }
    const { name, sub, groups, idToken } = person;
    const { issuer, roles } = identityProvider;
    const input = { name, subject: { issuer, sub }, groups, roles };
    const signedIn = await signInExternally({ ctx: await signInContext(), input });
    if (typeof signedIn === 'string') return toProblem(signedIn);
    await keepSession(signedIn.sessionId, idToken);
  } catch (error) {
    log().error({ err: error }, 'an external sign-in was not recorded');
    return toProblem('unrecorded');
  }
  return pending.next;
}

function toProblem(problem: SignInProblem): string {
  return `/sign-in?problem=${problem}`;
}
