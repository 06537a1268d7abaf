'use client';

import { DraftCheck } from '@/components/doctor/draft-check';
import { TargetForm } from '@/components/targets/target-form';
import type { TargetDraft } from '@/lib/domain/target-draft';

/** The form with the doctor in it: features know nothing of each other. */
export function ExaminedForm({ edited }: { edited: { draft: TargetDraft; revision: string } | null }) {
  return <TargetForm edited={edited} renderCheck={(checked) => <DraftCheck {...checked} />} />;
}
