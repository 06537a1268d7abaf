/** Said while nobody knows whether the job is to go on. */
export const BLIND =
  'The table of the console does not say whether the job is still to run. Nobody is tried until it does.';

/** What a job says while the table of the console cannot be used. */
export function waitsForTable(error: unknown): string {
  const { name } = error as Error;
  if (name === 'DiskFullException') return 'The disk of the local table is full. The job waits for room.';
  return `The table of the console does not answer: ${name}. The job waits for it.`;
}
