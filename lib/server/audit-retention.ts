import 'server-only';
import { removeOldAudit } from '../console/audit-retention';
import { context } from './context';
import { env } from './env';
import { log } from './log';
import { processWide } from './process-wide';

const EVERY_MS = 6 * 60 * 60_000;
/** A console that has just started has other things to do. */
const FIRST_MS = 60_000;

/** From now on days of the audit that are older than is kept are removed, when it is said how many are kept. */
export function startAuditRetention(): void {
  const keepDays = env().AUDIT_KEEP_DAYS;
  if (keepDays === undefined) return;
  processWide('audit-retention', () => {
    const remove = async () => {
      const { table, audit } = context();
      const days = await removeOldAudit({ table, audit, keepDays });
      if (days.length > 0) log().info({ days }, 'old days of the audit removed');
    };
    const tryIt = () => void remove().catch((error: unknown) => log().error({ err: error }, 'audit retention'));
    setTimeout(tryIt, FIRST_MS).unref();
    return setInterval(tryIt, EVERY_MS).unref();
  });
}
