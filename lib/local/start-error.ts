/** A reason not to start that the operator can remove; each line says what is wrong and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(readonly lines: string[]) {
    super(lines.join('\n'));
  }
}
