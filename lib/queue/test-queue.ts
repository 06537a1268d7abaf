import { startFauxqs } from 'fauxqs';
import { onTestFinished } from 'vitest';

const REGION = 'us-east-1';
const MAX_RECEIVES = 5;

/** A queue with its dead-letter queue in a real SQS-protocol engine, which ends with the test; and its entry in a targets file. */
export async function startTestQueue(visibilitySeconds = 30) {
  const engine = await startFauxqs({ port: 0, logger: false, defaultRegion: REGION });
  onTestFinished(() => engine.stop());
  const dead = engine.createQueue('segments-dead');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount: MAX_RECEIVES });
  const { queueUrl, queueName } = engine.createQueue('segments', { attributes: { RedrivePolicy } });
  const messagesOf = (name: string) => {
    const { ready, delayed, inflight } = engine.inspectQueue(name)?.messages ?? {
      ready: [],
      delayed: [],
      inflight: [],
    };
    return [...ready, ...delayed, ...inflight.map(({ message }) => message)];
  };
  return {
    settings: { url: queueUrl, region: REGION, endpoint: `http://127.0.0.1:${engine.port}`, visibilitySeconds },
    /** All that are not deleted, hidden ones too. */
    messages: () => messagesOf(queueName),
    dead: () => messagesOf('segments-dead'),
    /** As if they had been lost. */
    purge: () => engine.reset(),
  };
}
