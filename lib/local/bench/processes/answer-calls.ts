/** What a child can be asked for, by name. Arguments and results must survive a structured clone. */
export type Operations = Record<string, (...args: never[]) => unknown>;

type Request = { id: number; name: string; args: unknown[] };
export type Reply = { id: number; result?: unknown; error?: string };

/** The child's side: answers its parent's calls, and ends when the parent does. */
export function answerCalls(operations: Operations): void {
  const reply = (message: Reply) => process.send?.(message);
  process.on('message', async ({ id, name, args }: Request) => {
    try {
      const operation = operations[name] as ((...args: unknown[]) => unknown) | undefined;
      if (!operation) throw new Error(`There is no operation ${name}`);
      reply({ id, result: await operation(...args) });
    } catch (error) {
      reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on('disconnect', () => process.exit(0));
}
