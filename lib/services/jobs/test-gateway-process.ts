import { randomBytes } from 'node:crypto';
import { CREDENTIALS, HOST, REGION, STAGE } from '../../local/bench/credentials';
import { answerCalls } from '../../local/bench/processes/answer-calls';
import type { Route, RouteHandler } from '../../local/gateway/api';
import { createGateway } from '../../local/gateway/create-gateway';
import { parseFaultRules } from '../../local/gateway/faults/fault-rule';
import { createFaults, type Faults } from '../../local/gateway/faults/faults';
import { DEFAULT_LIMITS } from '../../local/gateway/limits';
import { createRandom } from '../../local/gateway/random';

/** The gateway in a process of its own, which fails calls as asked and can be killed. */
const ids: string[] = [];
const UNLIMITED = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };
const OK = { statusCode: 200 };
const remember: RouteHandler = ({ queryStringParameters, requestContext }) => {
  ids[Number(queryStringParameters?.n)] = requestContext.connectionId;
  return OK;
};
let drops = 0;
/** When each call came, epoch ms. */
const calledAt: number[] = [];
const plain = createFaults([], randomBytes);
const faults: Faults = {
  ...plain,
  pick(call) {
    calledAt.push(Date.now());
    const rule = plain.pick(call);
    if (rule?.fault.startsWith('drop')) drops += 1;
    return rule;
  },
};

const operations = {
  listen: (port: number) =>
    createGateway({
      api: {
        apiId: 'kills',
        stage: STAGE,
        region: REGION,
        routeSelectionExpression: '$request.body.action',
        routes: new Map<string, Route>([
          ['$connect', { isTwoWay: false, handler: remember }],
          ['$disconnect', { isTwoWay: false, handler: () => OK }],
        ]),
        connectAuthorization: { type: 'NONE' },
        customDomains: [],
      },
      findCredentials: (accessKeyId) => (accessKeyId === CREDENTIALS.accessKeyId ? CREDENTIALS : undefined),
      clock: Date.now,
      random: createRandom(),
      log: { debug: () => {}, warn: () => {}, error: console.error },
      limits: { ...DEFAULT_LIMITS, requests: UNLIMITED, newConnections: UNLIMITED },
      faults,
    }).listen({ host: HOST, port }),
  ids: () => ids,
  fail: (rules: string) => plain.set(parseFaultRules(rules)),
  drops: () => drops,
  calls: () => calledAt,
};
export type GatewayOperations = typeof operations;

answerCalls(operations);
