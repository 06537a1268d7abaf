import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Reply } from '../../../bench/processes/answer-calls';
import type { SubjectOperations } from './main';

/** The process under test, as seen from outside. */
export type Subject = {
  /** Rejects when the operation fails, when the process ends first, and when it does not answer. */
  call: <Name extends keyof SubjectOperations>(
    name: Name,
    ...args: Parameters<SubjectOperations[Name]>
  ) => Promise<Awaited<ReturnType<SubjectOperations[Name]>>>;
  /** Also ends one that has got stuck. */
  stop: () => Promise<void>;
};

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
/** Counting live objects is experimental in Node. */
const FLAGS = ['--expose-gc', '--disable-warning=ExperimentalWarning', '--import', 'tsx'];
/** A process that is busy for so long is stuck. */
const PATIENCE_MS = 60_000;

export function startSubject(): Subject {
  const child = fork(MAIN, { execArgv: FLAGS, serialization: 'advanced' });
  const waiting = new Map<number, (reply: Omit<Reply, 'id'>) => void>();
  const settle = (id: number, reply: Omit<Reply, 'id'>) => {
    waiting.get(id)?.(reply);
    waiting.delete(id);
  };
  child.on('message', ({ id, ...reply }: Reply) => settle(id, reply));
  const ended = once(child, 'exit').then(([code, signal]) => {
    for (const id of waiting.keys()) settle(id, { error: `The gateway has ended with ${code ?? signal}` });
  });
  let calls = 0;

  return {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        const id = calls++;
        const late = setTimeout(() => settle(id, { error: `The gateway is stuck in ${name}` }), PATIENCE_MS);
        waiting.set(id, ({ result, error }) => {
          clearTimeout(late);
          if (error === undefined) resolve(result as Awaited<ReturnType<SubjectOperations[typeof name]>>);
          else reject(new Error(error));
        });
        child.send({ id, name, args }, (error) => error && settle(id, { error: 'The gateway has ended' }));
      }),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
