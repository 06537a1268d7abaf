import 'server-only';
import { z } from 'zod';
import { EXPORT_WRITERS, exportFileName } from '../domain/export';
import { exportQuerySchema, exportSchema } from '../domain/export-input';
import { maskRow } from '../domain/personal';
import { findPersonalTerm } from '../domain/personal-search';
import { ok, type Result } from '../domain/result';
import { describeSweepQuery } from '../domain/sweep';
import { exportConnections as run } from '../services/export-connections';
import { planExport } from '../services/plan-export';
import { createSlots, type Slots } from '../services/slots';
import type { TargetContext } from '../services/target-context';
import { seesPersonal } from './admit';
import { findTarget } from './context';
import { defineRead } from './define-read';
import { defineStream } from './define-stream';
import { processWide } from './process-wide';
import { findWatch, type Watch } from './watches';

const inTarget = z.object({ target: z.string().max(40).optional() });
/** Of one target, whoever asks. */
const EXPORTS_AT_ONCE = 2;
/** A pasted list of ids is 40,000 characters; the record needs no more than this to tell what was asked for. */
const MAX_DETAIL = 500;

const refuse = (input: Parameters<typeof findPersonalTerm>[0], { target }: TargetContext) =>
  findPersonalTerm(input, target.table.attributes);

export const readExportPlan = defineRead('plan an export', {
  permission: 'connections.export',
  schema: inTarget.extend(exportQuerySchema.shape),
  resolve: (_, { target }): Result<TargetContext & { watch: Watch }> => {
    const [found, watch] = [findTarget(target), findWatch(target)];
    if (!found.ok) return found;
    return watch.ok ? ok({ ...found.data, watch: watch.data }) : watch;
  },
  personal: { refuse, mask: (plan) => plan },
  verb: ({ ctx, input, user }) =>
    planExport({ ctx, input: { ...input, isMasked: !seesPersonal(user) }, countRows: ctx.watch.countRows }),
});

export const exportConnections = defineStream('export connections', {
  permission: 'connections.export',
  schema: inTarget.extend(exportSchema.shape),
  resolve: (_, { target }) => findTarget(target),
  personal: { refuse },
  slots: ({ target }) => slotsOf(target.name),
  busy: `${EXPORTS_AT_ONCE} exports of this target are under way. Wait for one of them to end.`,
  verb: ({ ctx, input, isMasked, signal }) =>
    run({ ctx, input: { ...input, isMasked }, show: isMasked ? maskRow : (row) => row, signal }),
  file: ({ format }, { target, now }) => ({
    name: exportFileName(target.name, format, now()),
    mime: EXPORT_WRITERS[format].mime,
  }),
  audit: {
    act: 'export',
    target: ({ target }) => target.name,
    filter: ({ q, id, user, ip, scan }) => describeSweepQuery({ q, id, user, ip, scan }).slice(0, MAX_DETAIL),
    detail: ({ format, scan }) => `${format}${scan ? ', by scan' : ''}`,
  },
});

function slotsOf(target: string): Slots {
  const all = processWide('export-slots', () => new Map<string, Slots>());
  const slots = all.get(target) ?? createSlots(EXPORTS_AT_ONCE);
  all.set(target, slots);
  return slots;
}
