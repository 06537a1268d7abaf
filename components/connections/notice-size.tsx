import { formatBytes, plural } from '@/lib/domain/format';
import { MAX_PAYLOAD_BYTES } from '@/lib/domain/limits';
import { meteredUnits, payloadBytes } from '@/lib/domain/notice';

/** What a message weighs on the wire, and how many messages AWS counts it as. */
export function NoticeSize({ text }: { text: string }) {
  const bytes = payloadBytes(text);
  return (
    <span className={bytes > MAX_PAYLOAD_BYTES ? 'text-danger' : undefined}>
      {formatBytes(bytes)} of 128 KB · metered as {plural(meteredUnits(bytes), 'message')} (32 KB steps)
    </span>
  );
}
