// For tests only.

import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { type CallOptions, sendCall } from './test-call';
import { type ClientOptions, connectClient, type Plan, refuseClient } from './test-client';
import { openSubject, type Subject } from './test-subject';
import { openWatcher, type Watcher } from './test-watcher';

export type Api = ReturnType<typeof apiUnderTest>;

/** The API under test, from here or on AWS, as long as the tests of a file run; and what they do to it. */
export function apiUnderTest() {
  let subject: Subject;
  let watcher: Watcher;

  beforeAll(async () => {
    subject = await openSubject();
    watcher = await openWatcher(subject);
  });
  afterAll(async () => {
    watcher?.close();
    await subject?.close();
  });

  return {
    /** Once the tests run. */
    get subject(): Subject {
      return subject;
    },
    /** The target of a management call. */
    target: (id: string) => `/${subject.stage}/@connections/${id}`,
    call: (options: CallOptions) => sendCall(subject, options),
    connect: (plan: Plan = {}, options: ClientOptions = {}) => connectClient({ subject, watcher }, plan, options),
    refuse: (plan: Plan, options: ClientOptions = {}) => refuseClient({ subject, watcher }, plan, options),

    /** The official SDK's client. `path` is what follows the host. */
    sdk(path = `/${subject.stage}`): ApiGatewayManagementApiClient {
      const { host, isSecure, region, credentials } = subject;
      const endpoint = `${isSecure ? 'https' : 'http'}://${host}${path}`;
      const client = new ApiGatewayManagementApiClient({ endpoint, region, credentials });
      onTestFinished(() => client.destroy());
      return client;
    },
  };
}
