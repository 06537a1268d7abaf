/** What went wrong on the way through the provider, as the sign-in page tells it. */
export const SIGN_IN_PROBLEMS = {
  unreachable: 'The sign-in provider does not answer, or cannot sign anybody in just now. Try again in a moment.',
  denied: 'The provider did not let you in. Try again, or ask whoever runs it.',
  expired: 'This sign-in took too long, or was begun in another window. Try again.',
  refused: 'The provider’s answer did not hold. Try again; if it stays so, ask whoever runs this console.',
  'no-role': 'None of your groups has a role here. Ask an admin of this console.',
  disabled: 'Your account here is disabled. Ask an admin of this console.',
  keys: 'The provider signed its answer with a key that it does not publish. Try again; if it stays so, ask whoever runs it.',
  clocks:
    'The clocks of this console and of the sign-in provider differ by minutes, so that nobody can sign in. Ask whoever runs this console to set its clock.',
  unrecorded: 'The console could not keep your sign-in just now. Try again in a moment.',
  'name-taken': 'Your name belongs to another account here. Ask an admin of this console.',
} as const;
export type SignInProblem = keyof typeof SIGN_IN_PROBLEMS;

export function toSignInProblem(value: unknown): SignInProblem | null {
  return typeof value === 'string' && Object.hasOwn(SIGN_IN_PROBLEMS, value) ? (value as SignInProblem) : null;
}
