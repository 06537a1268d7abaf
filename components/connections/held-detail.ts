import type { ConnectionDetail } from '@/lib/domain/connection';

/** What the drawer shows. `isRegistered` is now; row and attributes stay as they were last seen. */
export type HeldDetail = {
  row: ConnectionDetail['row'];
  attributes: ConnectionDetail['attributes'];
  isRegistered: boolean;
};

/** Takes a new answer without losing what an earlier one knew: a connection that ends never blanks the drawer. */
export function holdDetail(held: HeldDetail | undefined, answer: ConnectionDetail): HeldDetail {
  if (answer.row) return { row: answer.row, attributes: answer.attributes, isRegistered: true };
  return { row: held?.row ?? null, attributes: held?.attributes ?? [], isRegistered: false };
}

/** What is odd about this connection, in words; undefined when nothing is. */
export function describeOddity(held: HeldDetail, answer: ConnectionDetail['facts']['answer']): string | undefined {
  if (held.isRegistered) return undefined;
  if (answer === 'connected') return 'API Gateway knows this connection, but the registry has no row for it.';
  if (held.row) return 'Its row has left the registry. Below is what was known last.';
  if (answer === 'gone') return 'Neither the registry nor API Gateway knows this id.';
  return 'The registry has no row for this id, and API Gateway could not tell.';
}
