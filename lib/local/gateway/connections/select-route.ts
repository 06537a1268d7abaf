import type { Api, Route } from '../api';
import { parseSelectionExpression, type SelectionExpression } from './selection-expression';

type Selected = { routeKey: string; route: Route };

const parsed = new WeakMap<Api, SelectionExpression>();

/**
 * Imitates https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
 * Departures: none known. Of the keys that begin with `$` a message can choose `$default` alone.
 *
 * Answers undefined when no route matches and there is no `$default`.
 */
export function selectRoute(api: Api, text: string): Selected | undefined {
  let expression = parsed.get(api);
  if (!expression) {
    expression = parseSelectionExpression(api.routeSelectionExpression);
    parsed.set(api, expression);
  }
  const routeKey = expression.evaluate(text) ?? '$default';
  const chosen = routeKey.startsWith('$') ? undefined : api.routes.get(routeKey);
  if (chosen) return { routeKey, route: chosen };

  const fallback = api.routes.get('$default');
  return fallback && { routeKey: '$default', route: fallback };
}
