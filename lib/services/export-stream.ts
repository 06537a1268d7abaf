import type { ExportRun } from './export-connections';

/** Somebody who takes nothing for this long is taken to have left. */
const STALL_MS = 120_000;

export type ExportEnd = { how: 'whole' | 'left' | 'broken'; rows: number; error?: unknown };

type StreamSettings = {
  run: ExportRun;
  /** Ends the reading; the same that `run` listens to. */
  abort: AbortController;
  onEnd: (end: ExportEnd) => void | Promise<void>;
  /** The console is about to end. */
  closing?: AbortSignal;
  stallMs?: number;
};

/**
 * The bytes of an export, made only as they are taken. One that breaks off errors the stream, which breaks the connection: a download
 * that is not whole fails instead of looking like one that is.
 */
export function exportStream({
  run,
  abort,
  onEnd,
  closing,
  stallMs = STALL_MS,
}: StreamSettings): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let hasEnded = false;
  let stall: NodeJS.Timeout | undefined;
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined;

  function awaitTaking(): void {
    stall = setTimeout(() => {
      stream?.error(new Error('Nobody takes what is exported.'));
      void end('left');
    }, stallMs);
    stall.unref();
  }

  async function end(how: ExportEnd['how'], error?: unknown): Promise<void> {
    clearTimeout(stall);
    if (hasEnded) return;
    hasEnded = true;
    abort.abort();
    await onEnd({ how, rows: run.rowsSoFar(), ...(error !== undefined && { error }) });
  }

  function breakOff(): void {
    if (hasEnded) return;
    const error = new Error('The console was stopped.');
    stream?.error(error);
    void end('broken', error);
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = controller;
        closing?.addEventListener('abort', () => breakOff(), { signal: abort.signal });
        awaitTaking();
      },
      async pull(controller) {
        clearTimeout(stall);
        try {
          const { value, done } = await run.chunks.next();
          if (hasEnded) return;
          if (done) {
            await end('whole');
            controller.close();
            return;
          }
          controller.enqueue(encoder.encode(value));
          awaitTaking();
        } catch (error) {
          if (hasEnded) return;
          await end('broken', error);
          controller.error(error);
        }
      },
      cancel: () => end('left'),
    },
    // Nothing is read ahead: a slow client slows the reading down.
    { highWaterMark: 0 },
  );
}
