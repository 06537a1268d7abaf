import { REGION_NAME } from '@/lib/domain/aws-partition';
import { isStage } from '@/lib/domain/target-address';
import type { FieldProblems } from './field-problems';
import type { TargetForm } from './use-target-form';

type Asked = Pick<TargetForm, 'address' | 'addressProblem' | 'asksRegion' | 'asksStage'> & {
  draft: Pick<TargetForm['draft'], 'region' | 'stage'>;
};

/** All that an address lacks from which no callback URL comes, at fields that are shown. */
export function missingAddress(asked: Asked): FieldProblems {
  const { address, addressProblem, asksRegion, asksStage, draft } = asked;
  if (!address) return { text: addressProblem ?? 'Say where the connections are.' };
  const lacksRegion = asksRegion && !REGION_NAME.test(draft.region);
  const lacksStage = asksStage && !isStage(draft.stage);
  return {
    ...(lacksRegion && { region: problemOf(draft.region, 'Region') }),
    ...(lacksStage && { stage: problemOf(draft.stage, 'stage') }),
  };
}

function problemOf(said: string, what: 'Region' | 'stage'): string {
  return said === '' ? `Say the ${what} of the API.` : `${said} is not the name of a ${what}.`;
}
