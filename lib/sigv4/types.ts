/**
 * A request as it stands on the wire. Every string holds one character per byte (Latin-1), which is what node:http gives
 * for received requests and what it sends; a signature covers bytes, so nothing here may be decoded on the way.
 */
export type WireRequest = {
  method: string;
  /** The raw request target: path and query, for example `/dev/@connections/L0SM9cOFvHcCIhw%3D`. */
  target: string;
  /** In arrival order; a repeated header stands here repeatedly. Names in any case. */
  headers: readonly (readonly [name: string, value: string])[];
};

export type Credentials = {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary credentials only; a request must carry it. */
  sessionToken?: string;
  /** Epoch ms from which the credentials are no longer good; forever when absent. */
  expiresAtMs?: number;
};

/** What a signature is good for: one day, one Region, one service. */
export type Scope = {
  /** `YYYYMMDD` */
  date: string;
  region: string;
  service: string;
};

export const ALGORITHM = 'AWS4-HMAC-SHA256';
