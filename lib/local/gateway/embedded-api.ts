import { handler as authorize } from '../../lambda/authorize';
import { handler as connect } from '../../lambda/connect';
import { handler as onDefault } from '../../lambda/default';
import { handler as disconnect } from '../../lambda/disconnect';
import type { Api } from './api';

/**
 * The API of the embedded default: the handlers that keep the managed registry, in this process. With a console there are
 * blocks, which the authorizer enforces.
 */
export function embeddedApi(place: Pick<Api, 'apiId' | 'stage' | 'region'>, hasBlocks: boolean): Api {
  return {
    ...place,
    routeSelectionExpression: '$request.body.action',
    routes: new Map([
      ['$connect', { handler: connect, isTwoWay: false }],
      ['$disconnect', { handler: disconnect, isTwoWay: false }],
      ['$default', { handler: onDefault, isTwoWay: false }],
    ]),
    connectAuthorization: hasBlocks
      ? { type: 'CUSTOM', authorizer: { handler: authorize, identitySources: [] } }
      : { type: 'NONE' },
    customDomains: [],
  };
}
