import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Credentials } from '../sigv4/types';

/** As providers of the AWS SDK answer it. */
export type AwsCredentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
};
export type CredentialsProvider = (options?: { forceRefresh?: boolean }) => Promise<AwsCredentials>;

/** The AWS default provider chain, as an SDK client of that Region has it. */
export function defaultCredentials(region: string): CredentialsProvider {
  const { credentials } = new ApiGatewayManagementApiClient({ region }).config;
  return (options) => credentials(options);
}

/** New ones are asked for this long before the old ones end, and the old ones still used meanwhile: the SDK's own margin. */
const RENEW_MS = 5 * 60_000;
/** What is left of them must do for a call on its way. */
const SPARE_MS = 30_000;
/** Between two attempts to renew. */
const RETRY_MS = 5_000;
/** Those without an end are asked for again, for somebody may have changed them; the provider mostly remembers them. */
const KEEP_MS = 5 * 60_000;

export type FreshCredentials = {
  /** Good ones at once, without a wait; undefined when they must be loaded first. */
  current(): Credentials | undefined;
  /** Rejects with the provider's error when there are none. */
  load(): Promise<Credentials>;
  /** AWS refused those of this access key: they are asked for again, past what the provider remembers. */
  reject(accessKeyId: string): void;
};

/** Keeps credentials at hand that do not end in the middle of a bulk act. */
export function createFreshCredentials(provider: CredentialsProvider, now: () => number): FreshCredentials {
  let known: Credentials | undefined;
  let renewAtMs = 0;
  let isRefused = false;
  let loading: Promise<Credentials> | undefined;

  async function ask(): Promise<Credentials> {
    const forceRefresh = isRefused;
    isRefused = false;
    // Set first, so that an attempt that fails is not repeated by the next call.
    renewAtMs = now() + RETRY_MS;
    const found = toCredentials(await provider({ forceRefresh }));
    known = found;
    const endsInMs = found.expiresAtMs === undefined ? KEEP_MS : found.expiresAtMs - now() - RENEW_MS;
    renewAtMs = now() + Math.max(RETRY_MS, Math.min(endsInMs, KEEP_MS));
    return found;
  }

  function load(): Promise<Credentials> {
    loading ??= ask().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  const isUsable = ({ expiresAtMs = Number.POSITIVE_INFINITY }: Credentials) => expiresAtMs - now() > SPARE_MS;

  return {
    load,
    current() {
      if (!known || !isUsable(known)) return undefined;
      // The old ones do until the new ones are there; a failure shows when they have ended.
      if (now() >= renewAtMs) load().catch(() => {});
      return known;
    },
    reject(accessKeyId) {
      if (known?.accessKeyId !== accessKeyId || isRefused) return;
      isRefused = true;
      renewAtMs = Math.min(renewAtMs, now() + RETRY_MS);
    },
  };
}

function toCredentials({ accessKeyId, secretAccessKey, sessionToken, expiration }: AwsCredentials): Credentials {
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    ...(expiration && { expiresAtMs: expiration.getTime() }),
  };
}
