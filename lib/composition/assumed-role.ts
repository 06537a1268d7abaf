import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { RoleNotAssumedError } from '../domain/role-not-assumed';
import type { AwsCredentials, CredentialsProvider } from '../gateway/fresh-credentials';
import { observeClient } from '../telemetry/observe-client';

/** The SDK's own margin: new credentials are asked for this long before the old ones end. */
const RENEW_MS = 5 * 60_000;
/** What failed is not asked again by every call of a page. */
const RETRY_MS = 5_000;
const MAX_TOLD = 300;

type Settings = {
  roleArn: string;
  externalId?: string | undefined;
  /** Where AWS STS is asked. */
  region: string;
  /** Shows in CloudTrail. */
  sessionName: string;
  now?: () => number;
};

/**
 * Credentials of a role, by the console's own. Clients share them, so that AWS STS is asked once an hour. The provider throws
 * RoleNotAssumedError.
 */
export function createAssumedRole(settings: Settings): { credentials: CredentialsProvider; end: () => void } {
  const { roleArn, externalId, region, sessionName, now = Date.now } = settings;
  const client = new STSClient({
    region,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  observeClient(client, 'sts');
  let known: AwsCredentials | undefined;
  let failed: { error: RoleNotAssumedError; at: number } | undefined;
  let asking: Promise<AwsCredentials> | undefined;

  async function ask(): Promise<AwsCredentials> {
    try {
      const { Credentials: given } = await client.send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          RoleSessionName: sessionName,
          ...(externalId && { ExternalId: externalId }),
        }),
      );
      if (!given?.AccessKeyId || !given.SecretAccessKey) throw new Error('AWS STS answered without credentials.');
      known = {
        accessKeyId: given.AccessKeyId,
        secretAccessKey: given.SecretAccessKey,
        ...(given.SessionToken && { sessionToken: given.SessionToken }),
        ...(given.Expiration && { expiration: given.Expiration }),
      };
      failed = undefined;
      return known;
    } catch (cause) {
      failed = { error: toError(roleArn, cause), at: now() };
      throw failed.error;
    }
  }

  const leftMs = () => (known?.expiration ? known.expiration.getTime() - now() : 0);

  return {
    async credentials({ forceRefresh = false } = {}) {
      if (known && leftMs() > RENEW_MS && !forceRefresh) return known;
      if (failed && now() - failed.at < RETRY_MS) {
        // The old ones do to their end.
        if (known && leftMs() > 0) return known;
        throw failed.error;
      }
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      const waiting = asking;
      return known && leftMs() > 0 && !forceRefresh ? waiting.catch(() => known as AwsCredentials) : waiting;
    },
    end: () => client.destroy(),
  };
}

function toError(roleArn: string, cause: unknown): RoleNotAssumedError {
  const { name = 'Error', message = '', code } = (cause ?? {}) as { name?: string; message?: string; code?: string };
  // What follows the first line may repeat what was signed.
  const told = (message.split('\n')[0] ?? '').slice(0, MAX_TOLD);
  return new RoleNotAssumedError(roleArn, name === 'Error' && code ? code : name, told, cause);
}
