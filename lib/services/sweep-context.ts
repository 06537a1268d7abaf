import type { NewAuditRecord } from '../console/audit-log';
import type { Sweeps } from '../console/sweeps';
import type { Registry } from '../registry/registry';
import type { Liveness } from './liveness';
import type { TargetContext } from './target-context';

/** What a sweep works with. */
export type SweepContext = TargetContext & {
  registry: Pick<Registry, 'list' | 'remove'>;
  sweeps: Sweeps;
  /** `once` names what is recorded one time, however often it is tried. */
  audit: { begin: (record: NewAuditRecord, once?: string) => Promise<string> };
  /** DynamoDB's own count of the table's rows, up to six hours old; null when it is not told. */
  countRows: () => Promise<number | null>;
  isAlive: Liveness;
  /** Epoch ms for how old something is: see `createCautiousNow`. */
  cautiousNow: () => number;
  /** This process, as opposed to others that look at the same console table. */
  runner: string;
  /** What of it this process is at, if anything. */
  local: {
    work?: Promise<void> | undefined;
    /** Resolves when no end is being recorded. */
    ending?: Promise<unknown>;
    /** The end that it recorded last, with its turn. */
    recordedEnd?: string;
    hurry?: (() => void) | undefined;
    isBeginning?: boolean;
  };
  /** Aborted when this process is to end, or does not use the target any more: it hands over what it is at, and takes up nothing. */
  stopping?: AbortSignal;
  /** Failures that nobody waits for. */
  onError: (error: unknown) => void;
};
