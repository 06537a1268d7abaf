import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { extname, join, sep } from 'node:path';

const CODE = new Set(['.js', '.mjs', '.cjs', '.json', '.node', '.wasm']);
const DEBOUNCE_MS = 100;
const MAX_FOLDERS = 1000;

export type FolderWatch = { close: () => void };

/**
 * Calls `onChange` some moments after code below `root` was written, added or removed. `node_modules` and folders that begin with a
 * dot are left out, which the recursive watch of Node cannot do. `ignored` is a file. `onLimit` tells that there are too many folders.
 */
export function watchFolder(
  root: string,
  { onChange, onLimit, ignored }: { onChange: () => void; onLimit: () => void; ignored?: string },
): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let hasChanged = false;
  let isLimited = false;

  const forget = (folder: string) => {
    for (const [path, watcher] of watchers) {
      if (path !== folder && !path.startsWith(folder + sep)) continue;
      watcher.close();
      watchers.delete(path);
    }
  };
  const note = (path: string) => {
    if (path === ignored) return;
    // A folder that was replaced by another of the same name has to be watched anew.
    const wasFolder = watchers.has(path);
    if (wasFolder) forget(path);
    hasChanged ||= wasFolder || CODE.has(extname(path));
    timer ??= setTimeout(settle, DEBOUNCE_MS).unref();
  };
  const settle = () => {
    timer = undefined;
    const before = watchers.size;
    scan(root);
    hasChanged ||= watchers.size > before;
    if (hasChanged) onChange();
    hasChanged = false;
  };
  const scan = (folder: string) => {
    if (!watchers.has(folder)) {
      if (watchers.size >= MAX_FOLDERS) {
        if (!isLimited) onLimit();
        isLimited = true;
        return;
      }
      const watcher = watchOne(folder, note);
      if (watcher) watchers.set(folder, watcher);
    }
    for (const entry of readFolders(folder)) scan(join(folder, entry));
  };

  scan(root);
  return {
    close: () => {
      clearTimeout(timer);
      forget(root);
    },
  };
}

function watchOne(folder: string, onEvent: (path: string) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => onEvent(name ? join(folder, name) : folder));
    // It has gone; the event of the folder above says so.
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

function readFolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
