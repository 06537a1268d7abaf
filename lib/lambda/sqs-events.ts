/** What Lambda is given by SQS as an event source, as far as it is used here. Wire names stay as AWS spells them. */
export type SqsRecord = {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** A number as text. */
  attributes: { ApproximateReceiveCount: string };
};

export type SqsEvent = { Records: SqsRecord[] };

/** With `ReportBatchItemFailures`: these are given again, the others deleted. */
export type SqsBatchResult = { batchItemFailures: { itemIdentifier: string }[] };
