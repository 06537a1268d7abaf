import { REGION_NAME } from '@/lib/domain/aws-partition';
import type { FormField } from './field-problems';
import type { TargetForm } from './use-target-form';

type Asked = Pick<TargetForm, 'address' | 'addressProblem' | 'asksRegion'> & {
  draft: Pick<TargetForm['draft'], 'region' | 'stage'>;
};

/** What an address lacks from which no callback URL comes, at a field that is shown. */
export function missingAddress(asked: Asked): { field: FormField; message: string } {
  const { address, addressProblem, asksRegion, draft } = asked;
  if (!address) return { field: 'text', message: addressProblem ?? 'Say where the connections are.' };
  if (asksRegion && !REGION_NAME.test(draft.region)) {
    return { field: 'region', message: problemOf(draft.region, 'Region') };
  }
  return { field: 'stage', message: problemOf(draft.stage, 'stage') };
}

function problemOf(said: string, what: 'Region' | 'stage'): string {
  return said === '' ? `Say the ${what} of the API.` : `${said} is not the name of a ${what}.`;
}
