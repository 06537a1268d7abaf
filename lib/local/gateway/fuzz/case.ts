/** One TCP connection, from its opening to its end: what a fuzz run is made of, and what it prints when something is wrong. */
export type Case = {
  kind: 'http' | 'call' | 'upgrade' | 'frames';
  steps: readonly Step[];
  /** The requests that were really signed on the way to these bytes, as they were before anything was done to them. */
  signed: readonly SignedRequest[];
};

export type Step =
  | { send: Buffer }
  /** Until something has come back, or for a moment. */
  | { wait: 'answer' | 'turn' }
  /** The client closes its side, or cuts the connection. */
  | { end: 'close' | 'cut' };

/** Latin-1 text, one character a byte; headers in the order of the wire. */
export type HttpRequest = { method: string; target: string; headers: [name: string, value: string][]; body: Buffer };

export type SignedRequest = HttpRequest & {
  /** Whether its signer may do that. */
  isAllowed: boolean;
  /** The message of a POST, and whom it is for. */
  message?: { connectionId: string; text: string };
};

/** All that the client sends, if nobody stops it. */
export function sentBytes({ steps }: Pick<Case, 'steps'>): Buffer {
  return Buffer.concat(steps.flatMap((step) => ('send' in step ? [step.send] : [])));
}

/** Whether the client cuts the connection, so that neither side can rely on having got everything. */
export function isCut({ steps }: Pick<Case, 'steps'>): boolean {
  return steps.some((step) => 'end' in step && step.end === 'cut');
}

/** For JSON: bytes in hex. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    const { type, data } = (each ?? {}) as { type?: unknown; data?: number[] };
    return type === 'Buffer' && data ? { hex: Buffer.from(data).toString('hex') } : each;
  });
}

export function fromJson(json: string): unknown {
  return JSON.parse(json, (_key, each: unknown) => {
    const { hex } = (each ?? {}) as { hex?: unknown };
    return typeof hex === 'string' ? Buffer.from(hex, 'hex') : each;
  });
}
