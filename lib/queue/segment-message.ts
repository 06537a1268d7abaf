import { z } from 'zod';

const segmentMessageSchema = z.object({
  jobId: z.uuid(),
  target: z.string().min(1).max(40),
  segment: z.number().int().min(0),
});

/** One segment of a job that waits for a worker. What is to be sent to whom stands in the console's table, not here. */
export type SegmentMessage = z.infer<typeof segmentMessageSchema>;

/** A message as a worker or a Lambda function got it. */
export type ReceivedMessage = {
  messageId: string;
  /** Of this receipt; a later one has another. */
  receiptHandle: string;
  body: string;
  /** How often it was received, this time included; 0 where the engine does not say. */
  receives: number;
};

/** Undefined for a body that no dashboard has written. */
export function readSegmentMessage(body: string): SegmentMessage | undefined {
  try {
    return segmentMessageSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
