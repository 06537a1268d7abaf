/** What the functions of the subject were told, and what its log said. */
export type Ledger = {
  connects: { id: string; name: string | undefined; isLetIn: boolean }[];
  messages: { id: string; text: string }[];
  disconnects: { id: string; code: number | undefined; reason: string | undefined }[];
  errors: string[];
  /** Of the process: rejections that nobody handled, and the like. */
  surprises: string[];
};

export function newLedger(): Ledger {
  return { connects: [], messages: [], disconnects: [], errors: [], surprises: [] };
}
