import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** What looks like a secret whoever made it: access keys of AWS, private keys with something in them. */
const FORMS = [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|\s)*[A-Za-z0-9+/]{20}/];
/** Files that hold nothing else. */
const FILES = /(^|\/)(\.env(\..*)?|\.data|aws-credentials|secrets\.json|[^/]+\.(pem|key|p12|pfx))(\/|$)/;

/** Every file below `root`, by its path from there. */
export function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(root.length + 1)
        .split(sep)
        .join('/'),
    );
}

/** What of `values`, and of what looks like a secret, stands in files below `root`, with the file; and files that would hold secrets. */
export function secretsBelow(root: string, values: readonly string[]): string[] {
  return filesBelow(root).flatMap((path) => {
    const text = readFileSync(join(root, path), 'latin1');
    return [
      ...(FILES.test(path) ? [`${path} is a file of secrets`] : []),
      ...values.flatMap((value, index) => (text.includes(value) ? [`${path} holds value ${index}`] : [])),
      ...FORMS.filter((form) => form.test(text)).map((form) => `${path} holds ${form}`),
    ];
  });
}
