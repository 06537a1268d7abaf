/** `YYYYMMDDThhmmssZ`, the only form that Signature Version 4 signs. */
export function toTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Epoch ms of `YYYYMMDDThhmmssZ`; undefined when it is anything else, or a day or hour that there is not. */
export function parseTimestamp(text: string): number | undefined {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return undefined;
  const date = Number(text.slice(0, 8));
  const time = Number(text.slice(9, 15));
  const [year, month, day] = [Math.trunc(date / 10_000), Math.trunc(date / 100) % 100, date % 100];
  const [hour, minute, second] = [Math.trunc(time / 10_000), Math.trunc(time / 100) % 100, time % 100];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Epoch ms of a date as HTTP writes it, `Sun, 22 Nov 2026 12:00:00 GMT`; undefined when it is anything else. */
export function parseHttpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)) return undefined;
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
