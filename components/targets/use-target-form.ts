'use client';

import { useState } from 'react';
import { isLoopback } from '@/lib/domain/safe-url';
import { parseAddress, type TargetAddress, toCallbackUrl } from '@/lib/domain/target-address';
import type { TargetDraft } from '@/lib/domain/target-draft';
import { type FieldProblems, stillSaid } from './field-problems';

/** What somebody has entered so far, and the target that comes of it. */
export type TargetForm = {
  /** As it was pasted. */
  text: string;
  address: TargetAddress | null;
  /** Why it was not understood; null while nothing is entered. */
  addressProblem: string | null;
  /** Whether the address leaves these open. */
  asksRegion: boolean;
  asksStage: boolean;
  /** A custom domain, which says neither its API nor its stage. */
  asksOwner: boolean;
  /** Only this machine has tables elsewhere than at AWS. */
  asksTableEndpoint: boolean;
  draft: TargetDraft;
  /** What was said of each field, as long as the form holds what that was said of. */
  problems: FieldProblems;
  change: (changes: Partial<TargetDraft> & { text?: string }) => void;
};

/** What was refused, and what was said of it at its fields. */
export type Refused = { fields: FieldProblems; text: string; draft: TargetDraft };

const NOTHING: TargetDraft = {
  name: '',
  title: '',
  // Whoever forgets to choose is warned too often rather than never.
  kind: 'production',
  region: '',
  callbackUrl: '',
  apiId: '',
  stage: '',
  userParameter: '',
  tableName: '',
  tableRegion: '',
  tableEndpoint: '',
  attributes: null,
  roleArn: '',
  externalId: '',
  perSecond: '',
  concurrency: '',
  sendAbove: '',
  kickAbove: '',
  everyone: false,
  everyAct: false,
  expiresAfterMinutes: '',
};

export function useTargetForm(edited: TargetDraft | null, refused: Refused | null): TargetForm {
  const [fields, setFields] = useState(edited ?? NOTHING);
  const [text, setText] = useState(edited?.callbackUrl ?? '');
  const [isNameOwn, setNameOwn] = useState(edited !== null);
  const parsed = parseAddress(text);
  const address = parsed.ok ? parsed.data : null;
  const asksRegion = address !== null && (address.form === 'url' || address.region === undefined);
  const region = address?.form === 'api' && address.region ? address.region : fields.region;
  const callbackUrl = (address && toCallbackUrl(address, { region, stage: fields.stage })) ?? '';
  const draft = { ...fields, region, callbackUrl };
  return {
    text,
    address,
    addressProblem: parsed.ok || text.trim() === '' ? null : parsed.error.message,
    asksRegion,
    asksStage: address?.form === 'api' && address.stage === undefined,
    asksOwner: address?.form === 'url',
    asksTableEndpoint: isLoopback(callbackUrl) || fields.tableEndpoint !== '',
    draft,
    problems: stillSaid(refused, { text, draft }),
    change({ text: newText, ...changes }) {
      if (newText !== undefined) setText(newText);
      if (changes.name !== undefined) setNameOwn(true);
      const name = changes.title !== undefined && !isNameOwn ? { name: toName(changes.title) } : {};
      // Another table has other attributes.
      const attributes =
        changes.tableName !== undefined && changes.tableName !== fields.tableName ? { attributes: null } : {};
      setFields({ ...fields, ...attributes, ...name, ...changes });
    },
  };
}

/** `Orders, live` becomes `orders-live`. */
function toName(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}
