import WebSocket from 'ws';
import type { Persona } from './personas';

const NORMAL_CLOSURE = 1000;
const SHORT_RETRY_MS = 500;
const MAX_RETRY_MS = 15_000;
/** Whoever was sent away on purpose takes a while to come back. */
const KICKED_PAUSE_MS = { from: 8000, to: 20_000 };
const COMMUTE_MS = { from: 20_000, to: 90_000 };
const MESSAGES = ['keepAlive', 'presence', 'typing'];

type Timings = { kickedPauseMs: Range; commuteMs: Range; shortRetryMs: number };
type Range = { from: number; to: number };

export type DemoClientOptions = {
  gatewayUrl: string;
  persona: Persona;
  /** 0 ≤ n < 1 */
  random: () => number;
  debug: (line: string) => void;
  timings?: Partial<Timings>;
};

/** One WebSocket client that behaves like its persona and comes back whenever it is cut off. */
export class DemoClient {
  #socket: WebSocket | undefined;
  #timers = new Set<NodeJS.Timeout>();
  #failures = 0;
  #isEnded = false;
  #canBind: boolean;
  readonly #timings: Timings;

  constructor(private readonly options: DemoClientOptions) {
    this.#timings = {
      kickedPauseMs: KICKED_PAUSE_MS,
      commuteMs: COMMUTE_MS,
      shortRetryMs: SHORT_RETRY_MS,
      ...options.timings,
    };
    // Elsewhere only 127.0.0.1 itself can be a source.
    this.#canBind = process.platform === 'linux' && /^127\./.test(new URL(options.gatewayUrl).hostname);
  }

  connect(): void {
    if (this.#isEnded) return;
    const { persona, gatewayUrl } = this.options;
    const url = new URL(gatewayUrl);
    url.searchParams.set('user', persona.userId);
    const socket = new WebSocket(url, {
      headers: { 'User-Agent': persona.userAgent },
      perMessageDeflate: false,
      ...(this.#canBind && { localAddress: persona.address }),
    });
    this.#socket = socket;
    socket.on('open', () => this.#onOpen());
    socket.on('message', (data) => this.options.debug(`${persona.userId} received ${data}`));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EINVAL') this.#canBind = false;
      this.options.debug(`${persona.userId}: ${error.message}`);
    });
    socket.on('close', (code) => this.#onClose(code));
  }

  /** Closes for good; resolves once the server has agreed, or `boundMs` later. */
  async end(boundMs: number): Promise<void> {
    this.#isEnded = true;
    this.#clearTimers();
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        socket.terminate();
        resolve();
      }, boundMs);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.close(NORMAL_CLOSURE);
    });
  }

  #onOpen(): void {
    this.#failures = 0;
    if (this.options.persona.habit !== 'silent') this.#talkLater();
    if (this.options.persona.habit === 'commutes') {
      this.#later(this.#between(this.#timings.commuteMs), () => this.#leave());
    }
  }

  #talkLater(): void {
    const { persona, random } = this.options;
    this.#later(persona.everyMs * (0.8 + 0.4 * random()), () => {
      const action = MESSAGES[Math.floor(random() * MESSAGES.length)];
      this.#socket?.send(JSON.stringify({ action }), (error) => error && this.options.debug(error.message));
      this.#talkLater();
    });
  }

  #leave(): void {
    const socket = this.#socket;
    socket?.removeAllListeners('close');
    this.#clearTimers();
    socket?.close(NORMAL_CLOSURE);
    this.#later(this.#between(this.#timings.commuteMs), () => this.connect());
  }

  #onClose(code: number): void {
    this.#clearTimers();
    if (this.#isEnded) return;
    this.options.debug(`${this.options.persona.userId} was closed with ${code}`);
    this.#later(this.#pauseAfter(code), () => this.connect());
  }

  #pauseAfter(code: number): number {
    if (code === NORMAL_CLOSURE) return this.#between(this.#timings.kickedPauseMs);
    const pauseMs = Math.min(this.#timings.shortRetryMs * 2 ** this.#failures, MAX_RETRY_MS);
    this.#failures += 1;
    return pauseMs * (0.5 + this.options.random());
  }

  #between({ from, to }: Range): number {
    return from + (to - from) * this.options.random();
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
