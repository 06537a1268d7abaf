import { inSpan } from './span';
import { type AwsCall, type CallOutcome, isHeard, tell } from './tell';

type Arguments = { input: Record<string, unknown> };
type Answer = { output: { $metadata?: { requestId?: string }; ConsumedCapacity?: unknown } };
type Next = (args: Arguments) => Promise<Answer>;
type Stack = {
  add(middleware: (next: Next, context: { commandName?: string }) => Next, options: object): void;
};

/** DynamoDB says what these have used when it is asked. */
const METERED = /^(Get|Put|Update|Delete|BatchGet|BatchWrite)Item$|^(Query|Scan)$/;

/** Every call of this client of the SDK is told and, when traces are wanted, is a span. */
export function observeClient(client: { middlewareStack: object }, service: AwsCall['service']): void {
  // Each client types its stack by its own commands; what is used of it here is the same in all.
  const stack = client.middlewareStack as Stack;
  stack.add(
    (next, { commandName = '' }) => {
      const operation = commandName.replace(/Command$/, '');
      const attributes = { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': operation };
      return (args) => inSpan(`${service} ${operation}`, attributes, () => observe(next, args, service, operation));
    },
    { step: 'initialize', name: 'switchboardObserve', priority: 'high', override: true },
  );
}

async function observe(next: Next, args: Arguments, service: AwsCall['service'], operation: string): Promise<Answer> {
  if (!isHeard('awsCall')) return next(args);
  const startedAt = performance.now();
  const common = () => ({ service, operation, ms: performance.now() - startedAt });
  const isMetered = service === 'dynamodb' && METERED.test(operation);
  try {
    const answer = await next(
      isMetered ? { ...args, input: { ReturnConsumedCapacity: 'TOTAL', ...args.input } } : args,
    );
    tell('awsCall', { ...common(), outcome: 'ok', ...(isMetered && { units: unitsOf(answer.output) }) });
    return answer;
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { requestId?: string } };
    const told = { outcome: outcomeOf(error), errorName: name, awsRequestId: $metadata?.requestId };
    tell('awsCall', { ...common(), ...told });
    throw error;
  }
}

function unitsOf({ ConsumedCapacity }: Answer['output']): { table: string; units: number }[] {
  const all = [ConsumedCapacity].flat() as ({ TableName?: string; CapacityUnits?: number } | undefined)[];
  return all.flatMap((each) =>
    each?.TableName && each.CapacityUnits ? [{ table: each.TableName, units: each.CapacityUnits }] : [],
  );
}

const THROTTLED = /Throttl|TooManyRequests|LimitExceeded|ProvisionedThroughputExceeded/;

function outcomeOf(error: unknown): CallOutcome {
  const { name = '', $metadata } = (error ?? {}) as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (name === 'ConditionalCheckFailedException') return 'condition';
  if (name === 'GoneException' || status === 410) return 'gone';
  if (THROTTLED.test(name) || status === 429) return 'throttled';
  if (/Credentials|Token|AccessDenied|UnrecognizedClient|Signature/.test(name) || status === 403) return 'refused';
  if (status === undefined) return 'uncertain';
  return status >= 400 && status < 500 ? 'invalid' : 'failed';
}
