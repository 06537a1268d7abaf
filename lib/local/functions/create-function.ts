import { ExecutionEnvironment } from './execution-environment';
import { FunctionError } from './function-error';
import type { FunctionSettings, HostedFunction } from './types';

/** Lambda's default quota of concurrent executions, which an account's functions share there. */
const MAX_UNDER_WAY = 1000;

/**
 * Imitates a Lambda function with a Node.js runtime:
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 * The runtime is the Node that runs this, with the switches that Lambda's runtime of that version has. A process of plain Node runs
 * the handler: a full heap, which in a thread takes the whole process along, costs no more than the events under way.
 * Departures:
 * - one process takes many events at a time, and so shares memory and processor among them, where Lambda has one for each; an
 *   event that times out leaves the others under way to end, and its own code goes on until they have;
 * - the memory limit is that of the JavaScript heap, buffers not counted; processor time does not depend on it;
 * - a callback answers at once, as with `callbackWaitsForEmptyEventLoop` false, and works in every version (not on Lambda from
 *   Node.js 24 on), as does a plain value returned without a promise (ignored there up to 22), with a hint in the log;
 * - there are no layers, extensions, response streams, X-Ray and no limit to the size of the code;
 * - calls to AWS are refused, those to the function's own API reach the local gateway (runtime/guard-network.mjs), and DynamoDB's
 *   clients find the local table; threads and processes that a handler starts have only the latter.
 */
export function createFunction(settings: FunctionSettings): HostedFunction {
  const environments = new Set<ExecutionEnvironment>();
  let current: ExecutionEnvironment | undefined;
  let isClosed = false;

  const start = () => {
    const environment: ExecutionEnvironment = new ExecutionEnvironment(settings, {
      onRetired: () => {
        if (current === environment) current = undefined;
      },
      onEnded: () => {
        environments.delete(environment);
        if (current === environment) current = undefined;
      },
    });
    environments.add(environment);
    return environment;
  };
  const countUnderWay = () => [...environments].reduce((count, { underWay }) => count + underWay, 0);

  return {
    name: settings.name,
    async invoke(event) {
      if (isClosed) throw new FunctionError(settings, 'Runtime.ExitError', 'the function has been closed');
      if (countUnderWay() >= MAX_UNDER_WAY) {
        throw new FunctionError(
          settings,
          'TooManyRequestsException',
          `Rate Exceeded (${MAX_UNDER_WAY} events under way)`,
        );
      }
      current ??= start();
      return current.invoke(event);
    },
    reload: () => current?.retire(),
    async close() {
      isClosed = true;
      for (const environment of environments) environment.end('Runtime.ExitError', 'the function is being closed');
      await Promise.all([...environments].map(({ ended }) => ended));
    },
  };
}
