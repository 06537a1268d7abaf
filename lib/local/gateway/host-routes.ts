import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type LoadedRoutes, loadRoutes, type RoutesDependencies } from '../functions/load-routes';
import { StartError } from '../start-error';
import type { Api } from './api';
import { parseSelectionExpression } from './connections/selection-expression';
import { toApi } from './hosted-api';

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

export type HostedRoutes = {
  api: Api;
  registryTable: LoadedRoutes['settings']['registryTable'];
  /** Calls back with the new API whenever the routes file has changed and can be used; otherwise the old one stays. */
  onChange: (deploy: (api: Api) => void) => void;
  close: () => Promise<void>;
};

/**
 * Hosts the API of a routes file. Imitates the deployment of a WebSocket API
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-stages.html).
 * Departures: a changed file is deployed by itself.
 *
 * Throws a `StartError` with one line for each thing that is wrong in the file.
 */
export function hostRoutes(
  path: string,
  place: Pick<Api, 'apiId' | 'stage' | 'region'>,
  dependencies: RoutesDependencies,
): HostedRoutes {
  const load = () => {
    const loaded = loadRoutes(path, dependencies);
    assertExpression(path, loaded);
    return { loaded, api: toApi(place, loaded) };
  };
  let current = load();
  let timer: NodeJS.Timeout | undefined;
  let deploy: (api: Api) => void = () => {};

  const reload = () => {
    timer = undefined;
    const old = current.loaded;
    try {
      current = load();
    } catch (error) {
      const lines = error instanceof StartError ? error.lines : [String(error)];
      for (const line of [...lines, 'The routes file cannot be used: the old routes stay.']) dependencies.log(line);
      return;
    }
    deploy(current.api);
    dependencies.log(`${path} has changed: its routes are deployed.`);
    void old.close();
  };
  // The folder, since editors replace the file.
  const watcher = watch(dirname(path), { persistent: false }, (_, name) => {
    if (name === basename(path)) timer ??= setTimeout(reload, SETTLE_MS).unref();
  });
  watcher.on('error', () => watcher.close());

  return {
    api: current.api,
    registryTable: current.loaded.settings.registryTable,
    onChange: (callback) => {
      deploy = callback;
    },
    close: async () => {
      clearTimeout(timer);
      watcher.close();
      await current.loaded.close();
    },
  };
}

function assertExpression(path: string, loaded: LoadedRoutes): void {
  try {
    parseSelectionExpression(loaded.settings.routeSelectionExpression);
  } catch (error) {
    void loaded.close();
    throw new StartError([`${path}: ${(error as Error).message}`]);
  }
}
