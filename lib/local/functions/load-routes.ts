import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StartError } from '../start-error';
import { createFunction } from './create-function';
import { type FoundModule, findModule } from './find-module';
import { parseRoutesFile } from './routes-file';
import type { FunctionOptions, RoutesFile } from './routes-schema';
import type { Endpoints, FunctionSurroundings, HostedFunction } from './types';
import { watchFolder } from './watch-folder';

const MAX_NAME_CHARS = 64;

export type RoutesDependencies = Omit<FunctionSurroundings, 'endpoints'> & {
  /** The custom domains are those of the file. */
  endpoints: () => Omit<Endpoints, 'domainNames'>;
  /** Whether changed code is run from the next event on. */
  isWatching: boolean;
};

export type LoadedRoutes = {
  settings: RoutesFile;
  /** By route key. Routes of one handler with the same settings share a function. */
  functions: ReadonlyMap<string, HostedFunction>;
  authorizer?: HostedFunction;
  close: () => Promise<void>;
};

/**
 * Reads the routes file at `path` and makes the functions that it names; none of them is started before its first event. Code below the
 * file's folder is watched. Throws a `StartError` with one line for each thing that is wrong.
 */
export function loadRoutes(path: string, dependencies: RoutesDependencies): LoadedRoutes {
  const file = resolve(path);
  const settings = parseRoutesFile(readText(file), file);
  const root = dirname(file);
  const modules = findModules(settings, root, file);
  const domainNames = settings.customDomains.map(({ domainName }) => domainName);
  const surroundings = { ...dependencies, endpoints: () => ({ ...dependencies.endpoints(), domainNames }) };
  const hosted = new Map<string, HostedFunction>();
  const names = new Set<string>();

  const make = (options: FunctionOptions): HostedFunction => {
    const { handler, environment, timeoutSeconds, memoryMb } = options;
    const identity = JSON.stringify([handler, Object.entries(environment).sort(), timeoutSeconds, memoryMb]);
    const made =
      hosted.get(identity) ??
      createFunction({
        ...surroundings,
        ...(modules.get(handler) as FoundModule),
        name: newName(handler, names),
        root,
        environment: { ...settings.environment, ...environment },
        timeoutMs: timeoutSeconds * 1000,
        memoryMb,
      });
    hosted.set(identity, made);
    return made;
  };

  const functions = new Map(Object.entries(settings.routes).map(([key, route]) => [key, make(route)]));
  const authorizer = settings.authorizer && make(settings.authorizer);
  const watch = dependencies.isWatching ? watchCode(file, root, [...hosted.values()], dependencies.log) : undefined;
  return {
    settings,
    functions,
    ...(authorizer && { authorizer }),
    async close() {
      watch?.close();
      await Promise.all([...hosted.values()].map((each) => each.close()));
    },
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError([`The routes file ${file} cannot be read: ${(error as Error).message}.`]);
  }
}

/** By handler. */
function findModules(settings: RoutesFile, root: string, file: string): Map<string, FoundModule> {
  const wanted: [where: string, handler: string][] = Object.entries(settings.routes).map(([key, { handler }]) => [
    `routes[${JSON.stringify(key)}]`,
    handler,
  ]);
  if (settings.authorizer) wanted.push(['authorizer', settings.authorizer.handler]);
  const found = wanted.map(([where, handler]) => ({ where, handler, module: findModule(root, handler) }));
  const wrong = found.flatMap(({ where, module }) =>
    typeof module === 'string' ? [`${file}: the handler of ${where} ${module}.`] : [],
  );
  if (wrong.length > 0) throw new StartError(wrong);
  return new Map(found.map(({ handler, module }) => [handler, module as FoundModule]));
}

/** A Lambda function's name: `onconnect-app` for `onconnect/app.handler`. */
function newName(handler: string, taken: Set<string>): string {
  const base = handler
    .replace(/\.handler$/, '')
    .replace(/[^A-Za-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(-MAX_NAME_CHARS + 4);
  let name = base || 'function';
  for (let count = 2; taken.has(name); count += 1) name = `${base}-${count}`;
  taken.add(name);
  return name;
}

function watchCode(file: string, root: string, functions: HostedFunction[], log: (line: string) => void) {
  return watchFolder(root, {
    ignored: file,
    onChange: () => {
      for (const each of functions) each.reload();
      log(`Code below ${root} has changed: the next events run it.`);
    },
    onLimit: () => log(`There are too many folders below ${root}: changes in some of them will go unseen.`),
  });
}
