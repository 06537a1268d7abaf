import type { FactorDraft } from '@/lib/domain/user';
import { CodeStep } from './code-step';
import { SetUpStep } from './set-up-step';

/** `draft`: the factor has to be set up first. */
type SecondStepProps = { name: string; draft: FactorDraft | null };

/** After the password and before the session. */
export function SecondStep({ name, draft }: SecondStepProps) {
  return draft ? <SetUpStep name={name} draft={draft} /> : <CodeStep name={name} />;
}
