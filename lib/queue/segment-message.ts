import { z } from 'zod';

const segmentMessageSchema = z.object({
  jobId: z.uuid(),
  target: z.string().min(1).max(40),
  segment: z.number().int().min(0),
  /** It took the place of another, so that it may be the only one, however often it was received itself. */
  passed: z.literal(true).optional(),
  /** Since when workers that can do nothing for it pass it over, one after the other, epoch ms; until one works on it. */
  passedOverSince: z.number().int().optional(),
  /** Since when each worker that took it made a mistake of the program, epoch ms; until one works on it. */
  mistakenSince: z.number().int().optional(),
  /** Of the segment's row, as the last of those left it: where it is another by now, one has worked on it since. Absent where that could not be read. */
  mistakenRow: z.string().max(64).optional(),
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
