import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueueSettings } from '../domain/queue';
import { observeClient } from '../telemetry/observe-client';
import type { ReceivedMessage, SegmentMessage } from './segment-message';

/** SQS takes and gives at most so many at once. */
const MAX_BATCH = 10;
/** The longest that SQS keeps a new message back. */
const MAX_DELAY_S = 900;
/** The longest that SQS lets a receiver wait, which is the cheapest. */
const LONG_POLL_S = 20;
const TIMEOUTS = { connectionTimeout: 2_000, requestTimeout: (LONG_POLL_S + 5) * 1_000, throwOnRequestTimeout: true };

/** The few calls of SQS that jobs need. Each throws the SDK's exception. */
export type SegmentQueue = {
  /** How long a message is hidden from others once it is received, or the hiding was renewed. */
  visibilityMs: number;
  /**
   * Throws when any was not taken; some may have been all the same. Nobody is given them for `delayMs`, in whole seconds and for a quarter of
   * an hour at most.
   */
  send(messages: readonly SegmentMessage[], delayMs?: number): Promise<void>;
  /** Waits until there are some, for 20 seconds at most. */
  receive(max: number, signal: AbortSignal): Promise<ReceivedMessage[]>;
  /** From now on hidden for `ms`, in whole seconds; 0 gives it to the next. */
  hide(receiptHandle: string, ms: number): Promise<void>;
  delete(receiptHandle: string): Promise<void>;
};

export function createSegmentQueue(settings: Omit<QueueSettings, 'region'> & { region: string }): SegmentQueue {
  const { url: QueueUrl, region, endpoint, visibilitySeconds } = settings;
  const client = new SQSClient({
    region,
    // The host of the URL is where the queue is, unless the file says otherwise.
    endpoint: endpoint ?? new URL(QueueUrl).origin,
    maxAttempts: 3,
    requestHandler: TIMEOUTS,
  });
  observeClient(client, 'sqs');

  return {
    visibilityMs: visibilitySeconds * 1000,
    async send(messages, delayMs = 0) {
      const delay = delayMs > 0 && { DelaySeconds: Math.min(MAX_DELAY_S, Math.ceil(delayMs / 1000)) };
      for (let start = 0; start < messages.length; start += MAX_BATCH) {
        const Entries = messages
          .slice(start, start + MAX_BATCH)
          .map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message), ...delay }));
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        const [first] = Failed;
        if (first) throw Object.assign(new Error(first.Message ?? first.Code), { name: first.Code });
      }
    },
    async receive(max, abortSignal) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(MAX_BATCH, max),
        WaitTimeSeconds: LONG_POLL_S,
        VisibilityTimeout: visibilitySeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      });
      const { Messages = [] } = await client.send(command, { abortSignal });
      return Messages.map(({ MessageId = '', ReceiptHandle = '', Body = '', Attributes }) => ({
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        body: Body,
        receives: Number(Attributes?.ApproximateReceiveCount ?? 0),
      }));
    },
    async hide(ReceiptHandle, ms) {
      const VisibilityTimeout = Math.ceil(ms / 1000);
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },
    async delete(ReceiptHandle) {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
  };
}
