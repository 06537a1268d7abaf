import { z } from 'zod';

const MAX_ROUTES = 300;
/** API Gateway waits no longer for an integration. */
const MAX_TIMEOUT_SECONDS = 29;
const MAX_ENVIRONMENT_BYTES = 4096;

/** Names that Lambda sets itself and refuses to take; also those that would lead a function to a real account. */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_.+|AWS_ACCESS_KEY|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AWS_PROFILE|AWS_CONFIG_FILE|AWS_SHARED_CREDENTIALS_FILE|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

const handler = z
  .string()
  .regex(
    /^(\.\/)?([^/\\]+\/)*[^/\\.]+(\.[^/\\.]+)+$/,
    'must be written as path/module.export, such as onconnect/app.handler',
  )
  .refine((path) => !path.includes('..'), 'must stay within the folder of this file: ".." is not allowed, as on Lambda')
  .transform((path) => path.replace(/^\.\//, ''));

const environment = z
  .record(z.string(), z.string({ error: 'must be a text: put numbers and true or false in quotes' }))
  .superRefine((variables, context) => {
    for (const name of Object.keys(variables)) {
      const message = describeBadName(name);
      if (message) context.addIssue({ code: 'custom', message, path: [name] });
    }
    const bytes = Object.entries(variables).reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
    if (bytes > MAX_ENVIRONMENT_BYTES) {
      context.addIssue({
        code: 'custom',
        message: `has ${bytes} bytes; Lambda takes ${MAX_ENVIRONMENT_BYTES} at most`,
      });
    }
  })
  .default({});

function describeBadName(name: string): string | undefined {
  if (RESERVED.test(name)) return 'is set by the runtime and cannot be given, as on Lambda; remove it';
  if (/^[A-Za-z]\w+$/.test(name)) return undefined;
  return 'is no name that Lambda takes: a letter, then letters, digits and underscores, two characters or more';
}

const wholeNumber = (min: number, max: number, unit: string) => {
  const error = `must be a whole number of ${unit} from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

const functionOptions = {
  handler,
  /** Over that of the file. */
  environment,
  timeoutSeconds: wholeNumber(1, MAX_TIMEOUT_SECONDS, 'seconds').default(3),
  memoryMb: wholeNumber(128, 10_240, 'MB').default(128),
};

const WRONG_ROUTE = 'must be a handler such as "onconnect/app.handler", or an object with "handler"';

const route = z.preprocess(
  (value) => (typeof value === 'string' ? { handler: value } : value),
  z.strictObject(
    {
      ...functionOptions,
      /** What the handler answers goes back to the client: the route has a route response. */
      twoWay: z.boolean().default(false),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? WRONG_ROUTE : undefined) },
  ),
);

const identitySource = z
  .string()
  .regex(
    /^(route\.request\.(header|querystring)|stageVariables|context)\.[\w.-]+$/,
    'must be such as route.request.querystring.token or route.request.header.X-Auth',
  );

const customDomain = z.strictObject({
  domainName: z
    .string()
    .toLowerCase()
    .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/, 'must be a name such as ws.example.com'),
  /** Without slashes at its ends. */
  basePath: z
    .string()
    .regex(
      /^[\w$.+!*'()-]+(\/[\w$.+!*'()-]+)*$/,
      'must be without slashes at its ends, such as chat; leave it out for none',
    )
    .optional(),
});

const ROUTE_KEYS = ['$connect', '$disconnect', '$default'];

export const routesFileSchema = z
  .strictObject({
    /** For editors; means nothing here. */
    $schema: z.string().optional(),
    routeSelectionExpression: z
      .string()
      .max(1024, 'may have 1024 characters at most')
      .regex(/request\.body\./, 'must name a part of the message, such as $request.body.action')
      .default('$request.body.action'),
    /** For every function. */
    environment,
    /** Made in the local engine when absent; what the console shows. */
    registryTable: z
      .strictObject({
        name: z.string().regex(/^[\w.-]{3,255}$/, 'must be a table name of 3 to 255 letters, digits and _ . -'),
        partitionKey: z.string().min(1).max(255).default('connectionId'),
      })
      .optional(),
    stageVariables: z
      .record(
        z.string().regex(/^\w+$/, 'may hold letters, digits and underscores'),
        z.string().regex(/^[\w\-.~:/?#&=,]*$/, 'may hold letters, digits and - . _ ~ : / ? # & = ,'),
      )
      .default({}),
    customDomains: z.array(customDomain).default([]),
    /** An authorizer excludes AWS_IAM. */
    connectAuthorization: z.enum(['NONE', 'AWS_IAM']).default('NONE'),
    authorizer: z
      .strictObject({ ...functionOptions, identitySources: z.array(identitySource).max(10).default([]) })
      .optional(),
    routes: z.record(
      z
        .string()
        .min(1, 'a route key may not be empty')
        .max(128, 'a route key may have 128 characters at most')
        .refine((key) => !key.startsWith('$') || ROUTE_KEYS.includes(key), {
          error: `only ${ROUTE_KEYS.join(', ')} begin with $`,
        }),
      route,
      { error: 'must be an object of route keys and handlers' },
    ),
  })
  .superRefine(({ routes, authorizer, connectAuthorization }, context) => {
    const count = Object.keys(routes).length;
    const complain = (path: string, message: string) => context.addIssue({ code: 'custom', message, path: [path] });
    if (count === 0) complain('routes', 'must hold at least one route');
    if (count > MAX_ROUTES) complain('routes', `holds ${count} routes; an API has ${MAX_ROUTES} at most`);
    if (authorizer && connectAuthorization === 'AWS_IAM') {
      complain('connectAuthorization', 'is AWS_IAM, but there is an authorizer: $connect has one or the other');
    }
    if ((authorizer || connectAuthorization === 'AWS_IAM') && !routes.$connect) {
      complain(authorizer ? 'authorizer' : 'connectAuthorization', 'belongs to the route $connect, which is missing');
    }
  });

/** What a routes file says, with defaults filled in. Handlers are paths relative to its folder. */
export type RoutesFile = z.infer<typeof routesFileSchema>;
export type FunctionOptions = Pick<
  RoutesFile['routes'][string],
  'handler' | 'environment' | 'timeoutSeconds' | 'memoryMb'
>;
