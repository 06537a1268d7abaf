import type { AppError } from '@/lib/domain/result';
import { hasRules, type TargetDraft } from '@/lib/domain/target-draft';
import { missingAddress } from './missing-address';
import type { Refused, TargetForm } from './use-target-form';

/** `text`: the address as it was pasted; what is wrong with the callback URL that comes of it is told there. */
export type FormField =
  | 'text'
  | Exclude<keyof TargetDraft, 'callbackUrl' | 'kind' | 'attributes' | 'everyone' | 'everyAct'>;
export type FieldProblems = Partial<Record<FormField, string>>;

type Filled = Omit<TargetForm, 'text' | 'change' | 'problems'>;

/** What a refusal says of the fields that are shown, and what of it none of them can. */
export function fieldProblems(form: Filled, error: AppError): { fields: FieldProblems; rest: string | undefined } {
  const { draft } = form;
  const fields: FieldProblems = {};
  const others: string[] = [];
  for (const { at, message } of error.issues ?? [{ at: '', message: error.message }]) {
    const field = at === 'draft.callbackUrl' ? 'text' : at.replace(/^draft\./, '');
    if (isShown(form, field)) fields[field] ??= message;
    // What an address lacks is told at its fields below.
    else if (field !== 'region' || draft.callbackUrl !== '') others.push(message);
  }
  if (draft.callbackUrl === '') {
    for (const field of ['text', 'region', 'stage'] as const) delete fields[field];
    Object.assign(fields, missingAddress(form));
  }
  // It comes of the title.
  if (fields.name && draft.name === '' && draft.title.trim() === '') {
    delete fields.name;
    fields.title = 'Enter a title.';
  }
  return { fields, rest: others[0] };
}

/** Whether a field is there to be marked. */
function isShown({ draft, ...form }: Filled, field: string): field is FormField {
  const shown: Record<FormField, boolean> = {
    text: true,
    region: form.asksRegion,
    stage: form.asksStage || form.asksOwner,
    apiId: form.asksOwner,
    roleArn: true,
    externalId: draft.roleArn !== '',
    tableName: true,
    tableRegion: true,
    tableEndpoint: form.asksTableEndpoint,
    title: true,
    name: true,
    userParameter: true,
    perSecond: true,
    concurrency: true,
    sendAbove: true,
    kickAbove: true,
    expiresAfterMinutes: hasRules(draft),
  };
  return shown[field as FormField] === true;
}

/** What is said of a field may be of others, too: a role is of the partition of its Region, and a name is another target's by where that one is. */
const SAID_WITH: Partial<Record<FormField, ('text' | keyof TargetDraft)[]>> = {
  text: ['callbackUrl'],
  // An address may lack a stage that another does without.
  stage: ['text'],
  roleArn: ['region'],
  name: ['callbackUrl', 'region', 'tableName', 'tableRegion', 'tableEndpoint'],
  title: ['name'],
};

/** What was said of the fields, as far as the form still holds what that was said of. */
export function stillSaid(told: Refused | null, now: Pick<Refused, 'text' | 'draft'>): FieldProblems {
  const isSame = (field: 'text' | keyof TargetDraft) =>
    field === 'text' ? now.text === told?.text : now.draft[field] === told?.draft[field];
  const isStillSaid = (field: FormField) => [field, ...(SAID_WITH[field] ?? [])].every(isSame);
  return Object.fromEntries(Object.entries(told?.fields ?? {}).filter(([field]) => isStillSaid(field as FormField)));
}
