/** What people choose; what the console makes itself has 96 bits. */
const MIN_LENGTH = 12;
const MAX_LENGTH = 1024;

export const PASSWORD_RULE = `At least ${MIN_LENGTH} characters, without your name. A few words are easier to remember than signs.`;

/** Why this is not taken as the password of that person, in words; null when it is. */
export function findPasswordProblem(password: string, name: string): string | null {
  if (password.length < MIN_LENGTH) return `Use at least ${MIN_LENGTH} characters.`;
  if (password.length > MAX_LENGTH) return `Use at most ${MAX_LENGTH} characters.`;
  if (new Set(password).size < 5) return 'Use more than a few different characters.';
  // Of a short name every other word holds the letters.
  if (name.length >= 3 && password.toLowerCase().includes(name)) return 'Leave your name out of it.';
  return null;
}
