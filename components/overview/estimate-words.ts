import { type Estimate, isExact } from '@/lib/domain/estimate';
import { formatCount, plural } from '@/lib/domain/format';

/** `25`, or `≈ 41,600` where it is an estimate. */
export function valueWords(count: Estimate): string {
  const value = formatCount(Math.round(count.value));
  return isExact(count) ? value : `≈ ${value}`;
}

/** `exact`, or `41,070 to 42,130` */
export function rangeWords(count: Estimate): string {
  return isExact(count) ? 'exact' : `${formatCount(Math.round(count.low))} to ${formatCount(Math.round(count.high))}`;
}

/**
 * How many of a fleet a share is, and how sure that is. `isOfThen`: everybody was asked, but the count has moved since; how those since live nobody
 * knows.
 */
export function partWords(count: Estimate, isOfThen: boolean): { value: string; margin: string } {
  // A share of then is seldom a whole number of now; what rounding leaves between is not how sure it is.
  if (isOfThen) return { value: `≈ ${formatCount(Math.round(count.value))}`, margin: 'estimated: count moved since' };
  return { value: valueWords(count), margin: isExact(count) ? 'exact' : `likely ${rangeWords(count)}` };
}

/** `92 %`; what is not quite nothing or all is never rounded to it. */
export function percentWords(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return '< 1 %';
  if (percent < 100 && percent > 99) return '> 99 %';
  return `${Math.round(percent)} %`;
}

const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact' });

/** `500`, `1K`, `50K`: a mark of an axis, where there is little room. */
export function markWords(value: number): string {
  return COMPACT.format(value);
}

/** `0.5 read capacity units`, `1 read capacity unit`: they come in halves. */
export function unitWords(units: number): string {
  return plural(units < 10 ? Math.round(units * 10) / 10 : Math.round(units), 'read capacity unit');
}

/** `3`, `1.5`: a rate a minute, which may be an average. */
export function rateWords(perMinute: number): string {
  return formatCount(perMinute < 10 ? Math.round(perMinute * 10) / 10 : Math.round(perMinute));
}
