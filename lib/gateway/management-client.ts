import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { isConnectionId } from '../domain/connection-id';
import type { RecipientOutcome } from '../domain/outcome';
import { observeClient } from '../telemetry/observe-client';
import { toFailure } from './failure';
import type { CredentialsProvider } from './fresh-credentials';

/** What GetConnection told, with the times in epoch ms; fields that the answer lacks stay absent. */
export type GetAnswer =
  | { answer: 'connected'; connectedAt?: number; lastActiveAt?: number; sourceIp?: string; userAgent?: string }
  | { answer: 'gone' }
  /** `isForeignId`: an answer all the same, that the id is not of API Gateway's form. */
  | { answer: 'none'; problem: string; isForeignId?: true };

/** The three signed @connections calls of one stage. None of them throws; every failure is an answer. */
export type ManagementClient = {
  getConnection(connectionId: string): Promise<GetAnswer>;
  postToConnection(connectionId: string, data: Uint8Array): Promise<RecipientOutcome>;
  deleteConnection(connectionId: string): Promise<RecipientOutcome>;
};

const CONNECT_TIMEOUT_MS = 3_000;
/** A look can be taken again soon, so it gives up sooner than an act, whose answer matters more. */
const LOOK_TIMEOUT_MS = 4_000;
const ACT_TIMEOUT_MS = 10_000;

/**
 * `callbackUrl` without a trailing slash. Credentials come from the AWS default provider chain unless given. One attempt per
 * call: a repeated post could deliver twice, and a repeated delete would report "gone" for what it closed itself.
 */
export function createManagementClient(settings: {
  callbackUrl: string;
  region: string;
  credentials?: CredentialsProvider | undefined;
}): ManagementClient {
  const client = new ApiGatewayManagementApiClient({
    endpoint: settings.callbackUrl,
    region: settings.region,
    ...(settings.credentials && { credentials: settings.credentials }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS },
  });
  observeClient(client, 'execute-api');
  // The handler's own request timeout has been missed in some versions of the SDK; the signal ends the call in any case.
  const within = (ms: number) => ({ abortSignal: AbortSignal.timeout(ms) });

  return {
    async getConnection(ConnectionId) {
      try {
        return toConnected(await client.send(new GetConnectionCommand({ ConnectionId }), within(LOOK_TIMEOUT_MS)));
      } catch (error) {
        const { outcome, detail } = toFailure(error);
        if (outcome === 'gone') return { answer: 'gone' };
        if (outcome === 'uncertain') return { answer: 'none', problem: 'The gateway gave no answer.' };
        // A 400 for an id that is well-formed comes from something else than API Gateway, and says nothing about the id.
        const isForeignId = outcome === 'invalid' && !isConnectionId(ConnectionId);
        return { answer: 'none', problem: detail, ...(isForeignId && { isForeignId }) };
      }
    },
    async postToConnection(connectionId, Data) {
      try {
        await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }), within(ACT_TIMEOUT_MS));
        return { connectionId, outcome: 'delivered' };
      } catch (error) {
        return toOutcome(connectionId, error);
      }
    },
    async deleteConnection(connectionId) {
      try {
        await client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }), within(ACT_TIMEOUT_MS));
        return { connectionId, outcome: 'closed' };
      } catch (error) {
        return toOutcome(connectionId, error);
      }
    },
  };
}

type GetOutput = {
  ConnectedAt?: Date | undefined;
  LastActiveAt?: Date | undefined;
  Identity?: { SourceIp?: string | undefined; UserAgent?: string | undefined } | undefined;
};

function toConnected({ ConnectedAt, LastActiveAt, Identity }: GetOutput): GetAnswer {
  return {
    answer: 'connected',
    ...(ConnectedAt && { connectedAt: ConnectedAt.getTime() }),
    ...(LastActiveAt && { lastActiveAt: LastActiveAt.getTime() }),
    ...(Identity?.SourceIp && { sourceIp: Identity.SourceIp }),
    ...(Identity?.UserAgent && { userAgent: Identity.UserAgent }),
  };
}

function toOutcome(connectionId: string, error: unknown): RecipientOutcome {
  const { outcome, detail } = toFailure(error);
  return detail ? { connectionId, outcome, detail } : { connectionId, outcome };
}
