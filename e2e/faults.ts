import type { FaultRule } from '../lib/local/gateway/faults/fault-rule';
import type { Stack } from './stack';

/** Always for certain connections: other tests share the gateway. */
export type FaultWish = Partial<FaultRule> & Pick<FaultRule, 'fault'> & { connectionIds: string[] };

/** Replaces the failures that the local gateway produces on demand. */
export async function putFaults({ callbackUrl }: Stack, rules: FaultWish[]): Promise<void> {
  const url = new URL('/_switchboard/faults', callbackUrl);
  const response = await fetch(url, { method: 'PUT', body: JSON.stringify(rules) });
  if (!response.ok) throw new Error(await response.text());
}
