import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { EXPLAINED } from './explained';
import { judge } from './judge';
import { findStale, readLocked } from './locked';
import { readReport } from './report';

/** Something has to be done. */
const ACTION_NEEDED = 1;
/** Nobody knows whether something has to be done. */
const UNANSWERED = 2;

const MAX_REPORT_BYTES = 64 * 1024 * 1024;

/**
 * `npm run advisories`: asks the registry what is known of the packages that production installs. Not a part of `npm test`: what is known of a
 * version changes from day to day, and the same sources would pass and fail.
 */
async function main(): Promise<number> {
  const root = resolve(import.meta.dirname, '../../..');
  const stale = findStale(EXPLAINED, readLocked(root));
  for (const words of stale) console.error(`${words}\n`);
  const { stdout, stderr } = await runAudit(root);
  const report = readReport(stdout);
  if ('problem' in report) {
    console.error(`The registry was asked, and nothing is known: ${report.problem}`);
    if (stderr.trim()) console.error(stderr.trim());
    console.error('That is not taken for no advisory: this ends with 2, and nothing was checked.');
    console.error('Ask again later, or another registry: npm run advisories --registry=https://…');
    return UNANSWERED;
  }
  const { todo, explained } = judge(report.advisories, EXPLAINED, new Date().toISOString().slice(0, 10));
  for (const words of explained) console.log(`Explained: ${words}`);
  for (const words of todo) console.error(`${words}\n`);
  if (stale.length + todo.length > 0) return ACTION_NEEDED;
  const known = explained.length > 0 ? 'no other advisory' : 'no advisory';
  console.log(`The registry knows of ${known} for what production installs.`);
  return 0;
}

/** What npm printed, however it ended: it fails when it finds something, too. */
function runAudit(cwd: string): Promise<{ stdout: string; stderr: string }> {
  const options = { cwd, maxBuffer: MAX_REPORT_BYTES };
  return new Promise((settle) => {
    execFile('npm', ['audit', '--omit=dev', '--json'], options, (error, stdout, stderr) =>
      settle({ stdout, stderr: stderr || (error && !stdout ? error.message : '') }),
    );
  });
}

process.exitCode = await main();
