import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { BROWSER_ARGS } from './browser-args';

export type Browser = { path: string; from: string; version: string };
type Candidate = { path: string; from: string };

/** The shell first: it is the same engine without the windows around it, which cost as much as the page. */
const SYSTEM_NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];
const MAC_APPS = ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'];
const INSTALL_TIMEOUT_MS = 10 * 60_000;
const LAUNCH_TIMEOUT_MS = 30_000;

/**
 * A Chromium that has been seen to launch: the one named by CHROMIUM_PATH, else the system's, else Playwright's own, else
 * one that is installed now. Throws with one readable line when there is none.
 */
export async function findBrowser(onNote: (line: string) => void): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    const proof = await prove({ path: named, from: 'CHROMIUM_PATH' });
    if ('reason' in proof) throw new Error(`CHROMIUM_PATH is ${named}, which does not launch: ${proof.reason}`);
    return proof;
  }
  const found = await findFirst([...findSystemBrowsers(), ...findPlaywrights()], onNote);
  return found ?? install(onNote);
}

async function findFirst(candidates: Candidate[], onNote: (line: string) => void): Promise<Browser | undefined> {
  for (const candidate of candidates) {
    const proof = await prove(candidate);
    if (!('reason' in proof)) return proof;
    onNote(`${candidate.path} (${candidate.from}) is passed over, it does not launch: ${proof.reason}`);
  }
  return undefined;
}

function findSystemBrowsers(): Candidate[] {
  const inPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => SYSTEM_NAMES.map((name) => join(dir, name)));
  const apps = process.platform === 'darwin' ? MAC_APPS.map((app) => join('/Applications', app)) : [];
  return [...inPath, ...apps].filter(isExecutable).map((path) => ({ path, from: "the system's" }));
}

function findPlaywrights(): Candidate[] {
  const path = chromium.executablePath();
  return existsSync(path) ? [{ path, from: "Playwright's own" }] : [];
}

async function install(onNote: (line: string) => void): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  const canApt = isRoot && spawnSync('apt-get', ['--version']).status === 0;
  onNote('No Chromium was found; installing one, which is done only once …');
  const installer = join('node_modules', '@playwright', 'test', 'cli.js');
  const viaPlaywright = () =>
    run(process.execPath, [installer, 'install', ...(canApt ? ['--with-deps'] : []), 'chromium']);
  const viaApt = () =>
    run('apt-get', ['update']) &&
    ['chromium-headless-shell', 'chromium'].some((name) => run('apt-get', ['install', '-y', name]));
  const ways = [
    () => (viaPlaywright() ? findPlaywrights() : []),
    () => (canApt && viaApt() ? findSystemBrowsers() : []),
  ];
  // Debian's own package is one download with all its libraries; elsewhere apt may know only a stub of that name.
  if (isDebian()) ways.reverse();
  for (const way of ways) {
    const browser = await findFirst(
      way().map(({ path, from }) => ({ path, from: `${from}, installed just now` })),
      onNote,
    );
    if (browser) return browser;
  }
  throw new Error('No Chromium could be found or installed. Install one, and name it in CHROMIUM_PATH.');
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function run(command: string, args: string[]): boolean {
  const { status } = spawnSync(command, args, { stdio: 'inherit', timeout: INSTALL_TIMEOUT_MS });
  return status === 0;
}

/** A file of the right name may be a stub, or lack its libraries: only a page that opens proves anything. */
async function prove({ path, from }: Candidate): Promise<Browser | { reason: string }> {
  try {
    const browser = await chromium.launch({ executablePath: path, args: BROWSER_ARGS, timeout: LAUNCH_TIMEOUT_MS });
    try {
      await (await browser.newPage()).goto('data:text/html,works');
      return { path, from, version: browser.version() };
    } finally {
      await browser.close();
    }
  } catch (error) {
    return { reason: (error as Error).message.split('\n')[0] ?? 'it gave no reason' };
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
