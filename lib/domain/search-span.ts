const MAX_SPAN_MS = 30 * 24 * 3_600_000;

/** `90s`, `30m`, `1h30m` in ms; undefined when the text is none, or zero, or longer than 30 days. */
export function parseSpan(text: string): number | undefined {
  const [, hours, minutes, seconds] = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?$/i.exec(text) ?? [];
  const ms = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
  return ms > 0 && ms <= MAX_SPAN_MS ? ms : undefined;
}

/** The shortest text for whole seconds: `90s`, `30m`, `1h30m`. */
export function formatSpan(ms: number): string {
  const total = Math.round(ms / 1000);
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return [hours && `${hours}h`, minutes && `${minutes}m`, seconds && `${seconds}s`].filter(Boolean).join('') || '0s';
}
