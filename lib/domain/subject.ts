/** Whom an identity provider means: its own id for a person, which it never gives to another. */
export type Subject = { issuer: string; sub: string };

/** As a user keeps it, with the issuer as the settings of then spelled it; no address holds a blank. */
export const subjectKey = ({ issuer, sub }: Subject) => `${issuer} ${sub}`;

/** Whether two keys mean one person. An issuer is the same however it is spelled: with a slash at its end, its host in capitals, or its usual port. */
export function isSameSubject(one: string, other: string): boolean {
  const [a, b] = [partsOf(one), partsOf(other)];
  return a.sub === b.sub && spelled(a.issuer) === spelled(b.issuer);
}

export function isOfIssuer(subject: string, issuer: string): boolean {
  return spelled(partsOf(subject).issuer) === spelled(issuer);
}

function partsOf(subject: string): Subject {
  const end = subject.indexOf(' ');
  return { issuer: subject.slice(0, end), sub: subject.slice(end + 1) };
}

/** A provider is asked at the same place with a slash at the end of its issuer and without (OpenID Connect Discovery, 4.1), so these are never two. */
function spelled(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).href.replace(/\/$/, '') : issuer;
}
