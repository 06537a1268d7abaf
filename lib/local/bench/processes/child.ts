import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Operations, Reply } from './answer-calls';

export type Child<Ops extends Operations> = {
  /** Rejects when the operation fails or the process ends first. */
  call: <Name extends keyof Ops & string>(
    name: Name,
    ...args: Parameters<Ops[Name]>
  ) => Promise<Awaited<ReturnType<Ops[Name]>>>;
  stop: () => Promise<void>;
  /** At once and without a word, as a machine that fails; calls under way reject. */
  kill: () => Promise<void>;
};

/** The gateway runs through `tsx`, so everything here does. Counting live objects is experimental in Node. */
const FLAGS = ['--expose-gc', '--disable-warning=ExperimentalWarning', '--import', 'tsx'];

/** Starts a module as a process of its own; `Ops` is what the module answers. */
export function startChild<Ops extends Operations>(module: URL): Child<Ops> {
  const child = fork(module, { execArgv: FLAGS, serialization: 'advanced' });
  const waiting = new Map<number, (reply: Reply) => void>();
  let calls = 0;
  child.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  const ended = once(child, 'exit');
  ended.then(([code]) => {
    for (const [id, settle] of waiting) settle({ id, error: `${module.pathname} ended with ${code}` });
  });

  return {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        const id = calls++;
        waiting.set(id, ({ result, error }) =>
          error === undefined ? resolve(result as Awaited<ReturnType<Ops[typeof name]>>) : reject(new Error(error)),
        );
        child.send({ id, name, args }, (error) => error && reject(error));
      }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
