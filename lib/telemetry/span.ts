/** Only what is the same for many: no ids, names, addresses or texts. */
export type SpanAttributes = Record<string, string | number | boolean>;
export type SpanMaker = <T>(name: string, attributes: SpanAttributes, work: () => Promise<T>) => Promise<T>;

/** On `globalThis`, because a bundler makes several instances of this module. */
const KEY = Symbol.for('switchboard.span-maker');
const store = globalThis as typeof globalThis & { [KEY]?: SpanMaker };

/** Runs `work`, as a span of the trace that is under way when traces are wanted; what is not traced loads nothing for it. */
export function inSpan<T>(name: string, attributes: SpanAttributes, work: () => Promise<T>): Promise<T> {
  const make = store[KEY];
  return make ? make(name, attributes, work) : work();
}

export function makeSpansBy(maker: SpanMaker): void {
  store[KEY] = maker;
}
