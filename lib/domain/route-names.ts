/** Every page and route of the console by its path; none has a part that varies, and a test compares them with `app`. */
const ROUTES = new Set([
  '/',
  '/account',
  '/audit',
  '/blocks',
  '/connections',
  '/doctor',
  '/jobs',
  '/jobs/job',
  '/jobs/new',
  '/overview',
  '/requests',
  '/sweep',
  '/targets',
  '/targets/new',
  '/test',
  '/users',
  '/users/person',
  '/sign-in',
  '/sign-in/callback',
  '/sign-in/invitation',
  '/sign-in/start',
  '/api/audit/export',
  '/api/blocks',
  '/api/connections',
  '/api/connections/changes',
  '/api/connections/detail',
  '/api/connections/export',
  '/api/connections/export/plan',
  '/api/connections/facts',
  '/api/doctor',
  '/api/health',
  '/api/jobs',
  '/api/jobs/exceptions',
  '/api/jobs/export',
  '/api/jobs/job',
  '/api/jobs/preview',
  '/api/jobs/returns',
  '/api/live',
  '/api/metrics',
  '/api/overview',
  '/api/ready',
  '/api/requests',
  '/api/sweep',
  '/api/targets/state',
  '/api/templates',
  '/api/views',
]);

/** What stands in logs and metrics for a path: nothing that somebody made up, and never what was asked for in the query. */
export function routeName(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  return ROUTES.has(path) ? path : 'other';
}

export function listRouteNames(): string[] {
  return [...ROUTES];
}
