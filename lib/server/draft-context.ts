import 'server-only';
import { createTargetAccess } from '../composition/target-access';
import { createTargetContext } from '../composition/target-context';
import type { Result } from '../domain/result';
import { targetSchema } from '../domain/target';
import { type TargetDraft, toSettings } from '../domain/target-draft';
import type { DoctorContext } from '../services/examine-target';
import { createDoctor } from './doctor-context';

/** A doctor of a target that nobody has saved, for as long as `verb` takes. */
export async function withDraft<D>(
  draft: TargetDraft,
  verb: (ctx: DoctorContext) => Promise<Result<D>>,
): Promise<Result<D>> {
  const target = targetSchema.parse(toSettings(draft));
  const access = createTargetAccess(target);
  try {
    // Only admins get here, who see every target.
    return await verb({ ...createDoctor(createTargetContext(target, access), access), mayNameOthers: true });
  } finally {
    access.end();
  }
}
