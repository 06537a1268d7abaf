import { FunctionError } from '../functions/function-error';
import type { LoadedRoutes } from '../functions/load-routes';
import type { HostedFunction } from '../functions/types';
import type { Api } from './api';

/** The API that a routes file describes, with the functions that it names. Throws when an expression is not understood. */
export function toApi(place: Pick<Api, 'apiId' | 'stage' | 'region'>, loaded: LoadedRoutes): Api {
  const { settings, functions } = loaded;
  const routes = [...functions].map(([routeKey, hosted]) => {
    const isTwoWay = settings.routes[routeKey]?.twoWay ?? false;
    return [routeKey, { handler: hosted.invoke, isTwoWay }] as const;
  });
  return {
    ...place,
    routeSelectionExpression: settings.routeSelectionExpression,
    routes: new Map(routes),
    connectAuthorization: toAuthorization(loaded),
    ...(Object.keys(settings.stageVariables).length > 0 && { stageVariables: settings.stageVariables }),
    customDomains: settings.customDomains,
  };
}

function toAuthorization({ settings, authorizer }: LoadedRoutes): Api['connectAuthorization'] {
  if (!authorizer || !settings.authorizer) return { type: settings.connectAuthorization };
  const { identitySources } = settings.authorizer;
  return { type: 'CUSTOM', authorizer: { handler: (event) => ask(authorizer, event), identitySources } };
}

/** The word that an authorizer throws decides; it must not come with names before it. */
async function ask(authorizer: HostedFunction, event: unknown): Promise<unknown> {
  try {
    return await authorizer.invoke(event);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const { errorType, reason } = error;
    const thrown = reason.startsWith(`${errorType}: `) ? reason.slice(errorType.length + 2) : reason;
    throw new Error(thrown, { cause: error });
  }
}
