import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describeClient } from '../domain/client-name';
import type { Term } from '../domain/search';
import { cidrMatcher } from '../domain/search-ip';
import { isLiveTerm } from '../domain/search-query';
import { keyText } from './keys';
import { type AttributeNames, type Item, isExpired, timeOf } from './row';

export type RowFilter = {
  accepts(item: Item): boolean;
  /** Whether it takes every row of a connection. */
  isEmpty: boolean;
  /** What it looks at besides what the list shows. */
  attributes: string[];
};

/** Tells which rows a search asks for. Terms that only a signed call can answer are passed over here. */
export function rowFilter(
  terms: readonly Term[],
  names: AttributeNames,
  now: { nowMs: number; asOfMs: number },
): RowFilter {
  const tests = terms.map((term) => testOf(term, names, now.asOfMs));
  return {
    // A row without an id is none of a connection: tables may hold other things besides.
    accepts: (item) =>
      keyText(item[names.connectionId]) !== '' &&
      !isExpired(item, names, now.nowMs) &&
      tests.every((test) => test(item)),
    isEmpty: terms.every(isLiveTerm),
    attributes: terms.flatMap((term) => {
      if (term.kind === 'attr') return [term.name];
      return term.kind === 'stage' ? [names.stage] : [];
    }),
  };
}

function testOf(term: Term, names: AttributeNames, asOfMs: number): (item: Item) => boolean {
  switch (term.kind) {
    case 'id':
      return ofText(names.connectionId, term.value);
    case 'user':
      return ofText(names.userId, term.value);
    case 'ip':
      return ofText(names.sourceIp, term.value);
    case 'stage':
      return ofText(names.stage, term.value);
    case 'attr':
      return ofText(term.name, term.value);
    case 'ids':
      return ofList(names.connectionId, term.values);
    case 'users':
      return ofList(names.userId, term.values);
    case 'cidr': {
      const isInside = cidrMatcher(term.value);
      return (item) => isInside(keyText(item[names.sourceIp]));
    }
    case 'agent':
      return ofAgent(names.userAgent, term.value.toLowerCase());
    case 'older':
      return (item) => (timeOf(item[names.connectedAt]) ?? Number.POSITIVE_INFINITY) <= asOfMs - term.ms;
    case 'newer':
      return (item) => (timeOf(item[names.connectedAt]) ?? Number.NEGATIVE_INFINITY) >= asOfMs - term.ms;
    case 'idle':
    case 'status':
      return () => true;
  }
}

/** What a value must begin with, where the search ends in `*`. */
export function prefixOf(value: string): string | undefined {
  return value.endsWith('*') ? value.slice(0, -1) : undefined;
}

function ofText(name: string, value: string): (item: Item) => boolean {
  const prefix = prefixOf(value);
  const isMatch = (text: string) => (prefix === undefined ? text === value : text.startsWith(prefix));
  return (item) => textsOf(item[name]).some(isMatch);
}

function ofList(name: string, values: readonly string[]): (item: Item) => boolean {
  const wanted = new Set(values);
  return (item) => textsOf(item[name]).some((text) => wanted.has(text));
}

function ofAgent(name: string, part: string): (item: Item) => boolean {
  return (item) => {
    const agent = item[name]?.S;
    if (agent === undefined) return false;
    return agent.toLowerCase().includes(part) || (describeClient(agent)?.toLowerCase().includes(part) ?? false);
  };
}

/** The texts that an attribute may be found by; one of a set or list is enough, and maps and binary are not found. */
function textsOf(value: AttributeValue | undefined): string[] {
  if (!value) return [];
  if (value.S !== undefined) return [value.S];
  if (value.N !== undefined) return [value.N];
  if (value.BOOL !== undefined) return [String(value.BOOL)];
  if (value.NULL !== undefined) return ['null'];
  if (value.L !== undefined) return value.L.flatMap((part) => (part.L ? [] : textsOf(part)));
  return value.SS ?? value.NS ?? [];
}
