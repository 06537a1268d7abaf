import type { RouteHandler } from './types';

type Selected = { routeKey: string; handler: RouteHandler };

/**
 * Imitates route selection with the expression `$request.body.action`
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html).
 * Departures: no other expression. Keys that begin with `$` cannot be chosen by a message, as on AWS.
 *
 * Answers undefined when no route matches and there is no `$default`.
 */
export function selectRoute(text: string, routes: ReadonlyMap<string, RouteHandler>): Selected | undefined {
  const action = actionOf(text);
  const named = action.startsWith('$') ? undefined : routes.get(action);
  if (named) return { routeKey: action, handler: named };

  const fallback = routes.get('$default');
  return fallback && { routeKey: '$default', handler: fallback };
}

/** The value of `action` as text; empty when the message is not JSON or has none. */
function actionOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    const action = body !== null && typeof body === 'object' && 'action' in body ? body.action : '';
    return typeof action === 'string' ? action : (JSON.stringify(action) ?? '');
  } catch {
    return '';
  }
}
