import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When the process began, in the system's own words: ids are used again, a pair of id and beginning is not. */
export function startOf(pid: number): string | undefined {
  return statFields(pid)?.[19] ?? ps(pid, 'lstart=');
}

export function parentOf(pid: number): number | undefined {
  const parent = Number(statFields(pid)?.[1] ?? ps(pid, 'ppid='));
  return Number.isInteger(parent) && parent > 0 ? parent : undefined;
}

/** The program's short name, such as `sh`. */
export function nameOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return ps(pid, 'comm=')?.split('/').pop();
  }
}

/** Fields of proc(5)'s `stat` from the third on; the second may hold spaces and parentheses. */
function statFields(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ');
  } catch {
    return undefined;
  }
}

function ps(pid: number, format: string): string | undefined {
  if (process.platform === 'linux' || process.platform === 'win32') return undefined;
  try {
    return execFileSync('ps', ['-o', format, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
