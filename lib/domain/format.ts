/** `12,345`, `0.125`: three decimals at most. By hand, because the first use of `Intl` keeps a browser busy for some 40 ms. */
export function formatCount(value: number): string {
  const [whole = '', decimals] = String(Math.round(value * 1_000) / 1_000).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return decimals ? `${grouped}.${decimals}` : grouped;
}

/** `1 connection`, `37 connections` */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `8 s`, `3 min`, `1 h 42 min`, `2 d 3 h`; negative durations count as zero. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** `now`, `8 s ago`, `3 min ago` */
export function formatAgo(atMs: number, nowMs: number): string {
  return nowMs - atMs < 1000 ? 'now' : `${formatDuration(nowMs - atMs)} ago`;
}

/** `2026-11-22 18:04:09.123 UTC`: the absolute time beside every relative one. */
export function formatAbsolute(atMs: number): string {
  return `${new Date(atMs).toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}

/** `18:04:09` where this runs: a person's own time. */
export function formatClock(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `812 bytes`, `31.4 KB`; KB as API Gateway counts it, 1,024 bytes. */
export function formatBytes(bytes: number): string {
  return bytes < 1024 ? plural(bytes, 'byte') : `${(bytes / 1024).toFixed(1)} KB`;
}
