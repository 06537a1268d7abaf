import { relative } from 'node:path';
import type { RunFile } from './run-file';
import type { Secrets } from './secrets';

const LABEL_WIDTH = 12;
const FIRST_START = ' (at the first start on this data folder)';

export type SummaryInput = {
  run: RunFile;
  secrets: Secrets;
  /** Whether the first password of `admin` still is one; undefined when nobody could say. */
  isFirstPassword: boolean | undefined;
  /** Parts of the targets that do not work, a line each. */
  problems: string[];
  region: string;
  demoClients: number;
  dataDir: string;
  /** Set when other machines can reach the servers. */
  exposedHost?: string;
  hasTargetsFile: boolean;
  /** What the targets file calls the identity provider where it alone signs people in: no password and no link does. */
  onlyProvider?: string | undefined;
  /** Ways in which the local gateway was told to differ from AWS, or what it hosts; a line each. */
  notes: string[];
  isColoured: boolean;
};

/** What the operator needs, in the order in which it is needed; every command line can be pasted as it stands. */
export function renderSummary(input: SummaryInput): string {
  const { run, problems, exposedHost, dataDir } = input;
  const { bold, dim } = stylesFor(input.isColoured);
  const sections = [
    [bold(run.baseUrl ? 'Switchboard is ready' : 'The local gateway is ready')],
    describeAddresses(input),
    ...(problems.length > 0 ? [['Not everything works yet', ...problems.map((line) => `  ${line}`)]] : []),
    ...(input.notes.length > 0 ? [input.notes] : []),
    ...(run.gatewayUrl ? describeCommands(input, dim) : []),
    [
      ...(exposedHost ? [`Other machines can reach this: HOST is ${exposedHost}.`] : []),
      dim(`Data and logs are in ${shortPath(dataDir)}. Ctrl-C stops everything.`),
    ],
  ];
  return `\n${sections.map((lines) => lines.map((line) => `  ${line}`).join('\n')).join('\n\n')}\n`;
}

function describeAddresses(input: SummaryInput): string[] {
  const { run, demoClients } = input;
  const lines: string[] = [];
  if (run.baseUrl) {
    lines.push(row('Dashboard', run.baseUrl));
    if (input.onlyProvider) {
      lines.push(row('Sign in', `${run.baseUrl}/sign-in  (by ${input.onlyProvider} alone)`));
    } else {
      lines.push(row('Sign in', `${run.signInUrl}  (works once)`));
      lines.push(row('', `or as admin with ${describePassword(input)}`));
    }
  }
  if (run.gatewayUrl) {
    const clients = demoClients === 0 ? 'no demo clients' : `${demoClients} demo client${demoClients === 1 ? '' : 's'}`;
    lines.push(row('WebSocket', `${run.gatewayUrl}  (${clients})`));
  }
  if (run.gatewayUrl && !run.baseUrl) {
    lines.push(row('Management', `${run.callbackUrl}/@connections`), row('Table', String(run.tableUrl)));
  }
  return lines;
}

function describePassword({ secrets: { adminPassword }, hasTargetsFile, isFirstPassword }: SummaryInput): string {
  const { source, value } = adminPassword;
  if (source === 'givenEarlier') return 'the password in ADMIN_PASSWORD of the first start, unless it was changed';
  if (isFirstPassword === false) {
    return hasTargetsFile ? 'the password that the console table has' : 'the password that was chosen since';
  }
  // What nobody could check may be true under this condition only.
  const condition = isFirstPassword ? '' : hasTargetsFile ? ' (if the console table had no admin yet)' : FIRST_START;
  return `the password ${source === 'generated' ? value : 'in ADMIN_PASSWORD'}${condition}`;
}

function describeCommands(input: SummaryInput, dim: (text: string) => string): string[][] {
  const { run, region } = input;
  const url = quote(`${run.gatewayUrl}?user=me`);
  const endpoint = quote(String(run.callbackUrl));
  const credentials = `AWS_SHARED_CREDENTIALS_FILE=${quote(shortPath(String(run.credentialsFile)))}`;
  return [
    [dim('Connect a client of your own'), `  npx wscat -c ${url}`, `  websocat ${url}`],
    [
      dim('Send to a connection: put its id in the place of CONNECTION_ID (AWS CLI 2, or curl 8.9 and later)'),
      `  ${credentials} aws apigatewaymanagementapi post-to-connection --profile default --endpoint-url ${endpoint} ` +
        `--region ${region} --connection-id='CONNECTION_ID' --cli-binary-format raw-in-base64-out --data 'hello'`,
      `  curl --aws-sigv4 'aws:amz:${region}:execute-api' --user ${describeKeys(input.secrets)} --data 'hello' ` +
        `'${run.callbackUrl}/@connections/CONNECTION_ID'`,
    ],
  ];
}

/** A key of the operator's own is theirs to show. */
function describeKeys({ hasGivenKeys, accessKeyId, secretAccessKey }: Secrets): string {
  return hasGivenKeys ? '"$LOCAL_ACCESS_KEY_ID:$LOCAL_SECRET_ACCESS_KEY"' : quote(`${accessKeyId}:${secretAccessKey}`);
}

function row(label: string, text: string): string {
  return `${label.padEnd(LABEL_WIDTH)}${text}`;
}

/** As one argument of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}

function stylesFor(isColoured: boolean) {
  const style = (code: number) => (text: string) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: style(1), dim: style(2) };
}
