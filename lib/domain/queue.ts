import { z } from 'zod';
import { REGION_NAME } from './aws-partition';

/** Until a message that a worker holds is given to another unless the worker says again that it is at it. */
const DEFAULT_VISIBILITY_S = 30;
/** SQS's own bound is 12 hours; that is how long a killed worker's segment would wait. */
const MAX_VISIBILITY_S = 900;

const QUEUE_NAME = /^[\w-]{1,80}$/;
const nameIn = (url: string) => new URL(url).pathname.split('/').at(-1) ?? '';
const FORM = 'must be the URL of a queue, such as https://sqs.eu-west-1.amazonaws.com/123456789012/switchboard-jobs';

/** The queue of segments, where jobs go beyond the dashboard's process. */
export const queueSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: FORM, abort: true })
    .refine((url) => !url.endsWith('.fifo'), {
      error: 'must be the URL of a standard queue: a FIFO queue would give its segments to one worker after the other',
      abort: true,
    })
    .refine((url) => QUEUE_NAME.test(nameIn(url)), FORM),
  /** That of the URL or of the console's table unless given. */
  region: z.string().regex(REGION_NAME, 'must be a Region name such as us-east-1').optional(),
  /** Only for engines other than AWS's own. */
  endpoint: z.url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' }).optional(),
  visibilitySeconds: z.number().int().min(2).max(MAX_VISIBILITY_S).default(DEFAULT_VISIBILITY_S),
});
export type QueueSettings = z.infer<typeof queueSchema>;

/** The Region that calls to the queue are signed for. */
export function regionOfQueue({ url, region }: QueueSettings, otherwise: string): string {
  const [service, named = ''] = new URL(url).hostname.split('.');
  return region ?? (service === 'sqs' && REGION_NAME.test(named) ? named : otherwise);
}
