import type { ConnectionPage } from '@/lib/domain/connection';

/** Whether a page is of ids of a list, none of which the registry holds. */
export function areMissing({ idsOnPage, missingIds }: Partial<ConnectionPage>): boolean {
  return missingIds !== undefined && missingIds.length === idsOnPage;
}
