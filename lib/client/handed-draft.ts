import type { NoticeFormat } from '@/lib/domain/notice';

/** `q`: what the form's address says of the search. */
type Handed = { q: string; text: string; format: NoticeFormat };

let handed: Handed | undefined;

/** Hands a text to the form that is opened next, past the address: it may be long, and is nobody's else. A page that is loaded anew knows nothing of it. */
export function handDraft(draft: Handed | undefined) {
  handed = draft;
}

/** What was handed to the form of this search. */
export function handedDraft(q: string): Handed | undefined {
  return handed?.q === q ? handed : undefined;
}
