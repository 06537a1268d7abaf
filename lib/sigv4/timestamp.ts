/** `YYYYMMDDThhmmssZ`, the only form that Signature Version 4 signs. */
export function toTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Epoch ms of a timestamp in basic ISO 8601 form or of an HTTP date; undefined when it is neither. */
export function parseTimestamp(text: string): number | undefined {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const [, year, month, day, hour, minute, second] = basic ?? [];
  const epochMs = Date.parse(basic ? `${year}-${month}-${day}T${hour}:${minute}:${second}Z` : text);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}
