import { execFile } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { devNull } from 'node:os';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../testing';
import type { Block } from './test-page';

/** A client that can be run here. */
export type Program = {
  /** As the page's blocks name it. */
  client: string;
  /** Empty where the program does not tell. */
  version: string;
  /** Where the program lies; it is looked for there first. */
  folder?: string;
  isInstalled: boolean;
};

export type Outcome = { isDone: boolean; stdout: string; output: string };

/** Of one start of a program, on a machine that may be busy. */
const TIMEOUT_MS = 30_000;

const require = createRequire(import.meta.url);

/** The packages that this project installs, by client: any file of theirs. */
const PACKAGES = {
  'javascript-sdk-3': require.resolve('@aws-sdk/client-apigatewaymanagementapi'),
  aws4: require.resolve('aws4'),
  aws4fetch: require.resolve('aws4fetch'),
};

type Probe = { file: string; args: string[]; answer: RegExp; toClient: (answer: RegExpMatchArray) => string };

const PROBES: Probe[] = [
  {
    file: 'aws',
    args: ['--version'],
    answer: /^aws-cli\/((\d+)\.[\d.]+)/,
    toClient: ([, , major]) => `aws-cli-${major}`,
  },
  { file: 'curl', args: ['--version'], answer: /^curl ([\d.]+)/, toClient: () => 'curl' },
  { file: 'awscurl', args: ['--help'], answer: /Curl AWS request()/, toClient: () => 'awscurl' },
  {
    file: 'python3',
    args: ['-c', 'import boto3; print(boto3.__version__)'],
    answer: /^([\d.]+)/,
    toClient: () => 'boto3',
  },
];

/** The packages that this project installs, and what lies on the PATH: each version once. */
export async function findPrograms(): Promise<Program[]> {
  const folders = new Set((process.env.PATH ?? '').split(delimiter).flatMap(realFolder));
  const probed = await Promise.all([...folders].flatMap((folder) => PROBES.map((probe) => findProgram(probe, folder))));
  const packages = Object.entries(PACKAGES).map(([client, file]) => ({
    client,
    version: versionOf(file),
    isInstalled: true,
  }));
  const found = [...packages, ...probed.filter((program) => program !== undefined)];
  return [...new Map(found.reverse().map((program) => [`${program.client} ${program.version}`, program])).values()];
}

/** So that tests of a client that is not installed show up as left out. */
export function orAbsent(programs: Program[], client = ''): Program[] {
  return programs.length > 0 ? programs : [{ client, version: 'not installed here', isInstalled: false }];
}

/** Runs the code of a block as the page says, in the project's folder, with these variables and no AWS settings but them. */
export function run(
  { folder }: Program,
  { language, code }: Pick<Block, 'language' | 'code'>,
  variables: Record<string, string>,
): Promise<Outcome> {
  const { file, args, input = '' } = toCommand(language, code);
  const foreign = Object.keys(process.env).filter((name) => /^AWS_|_proxy$/i.test(name));
  const env = {
    ...process.env,
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    ...(folder && { PATH: [folder, process.env.PATH].join(delimiter) }),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    ...variables,
  };
  return new Promise((resolve) => {
    const child = execFile(file, args, { cwd: ROOT, env, timeout: TIMEOUT_MS }, (error, stdout, stderr) =>
      resolve({ isDone: error === null, stdout, output: `${stdout}${stderr}` }),
    );
    // A program that ends without reading is told by its outcome.
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** Shell lines have the standard input to themselves; programs are read from it. */
function toCommand(language: string, code: string): { file: string; args: string[]; input?: string } {
  if (language === 'sh') return { file: 'sh', args: ['-c', code] };
  if (language === 'python') return { file: 'python3', args: ['-'], input: code };
  return { file: process.execPath, args: ['--input-type=module', '-'], input: code };
}

async function findProgram({ file, args, answer, toClient }: Probe, folder: string): Promise<Program | undefined> {
  try {
    const { stdout } = await promisify(execFile)(`${folder}/${file}`, args, { timeout: TIMEOUT_MS });
    const match = stdout.match(answer);
    return match ? { client: toClient(match), version: match[1] ?? '', folder, isInstalled: true } : undefined;
  } catch {
    return undefined;
  }
}

/** None when there is no such folder. */
function realFolder(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}

/** From the manifest of the package that the file belongs to; not every package lets it be required. */
function versionOf(file: string): string {
  const [folder] = file.match(/^.*\/node_modules\/(@[^/]+\/)?[^/]+/) ?? [];
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).version;
}
