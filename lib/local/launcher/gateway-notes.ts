import { relative } from 'node:path';
import type { Settings } from '../env';

/** What a person must know of the local gateway because it was told to be different; a line each. */
export function describeGateway(settings: Settings, gatewayUrl: string): string[] {
  const notes: string[] = [];
  if (settings.ROUTES_FILE) {
    const path = relative(process.cwd(), settings.ROUTES_FILE);
    notes.push(`Routes       ${path.startsWith('..') ? settings.ROUTES_FILE : path}  (read again when it changes)`);
  }
  if (settings.GATEWAY_LENIENT_SIGNATURES === 'on') {
    notes.push('GATEWAY_LENIENT_SIGNATURES is on: calls pass whose signatures AWS would refuse.');
  }
  if (settings.GATEWAY_FAULTS) {
    const { host } = new URL(gatewayUrl);
    notes.push(`GATEWAY_FAULTS is set: calls fail on demand; see http://${host}/_switchboard/faults.`);
  }
  return notes;
}
