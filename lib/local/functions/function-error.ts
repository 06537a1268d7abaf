/** Why an invocation failed; the message names the function and its file. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';

  constructor(
    { name, file }: { name: string; file: string },
    /** Lambda's word for it (`Sandbox.Timedout`, `Runtime.ExitError`, …), or the name of what the handler threw. */
    readonly errorType: string,
    readonly reason: string,
  ) {
    super(`${name} (${file}): ${reason}`);
    // The place in this program explains nothing; the handler's own stack is in the function's log.
    this.stack = `${this.name}: ${this.message}`;
  }
}
