import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseFaultRules } from './fault-rule';
import type { Faults } from './faults';

/** Where rules are read and replaced while the gateway runs. AWS has nothing like it. */
export const FAULTS_PATH = '/_switchboard/faults';

/**
 * `GET` answers the rules, `PUT` replaces them by a JSON array, `DELETE` removes them all. It asks for no signature: it is there
 * only when the gateway was started for it. Pages of other sites cannot use it, since browsers announce those.
 */
export async function handleFaults(faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.origin !== undefined) return answer(response, 403, { message: 'Not from a web page.' });
  try {
    if (request.method === 'PUT') faults.set(parseFaultRules(await text(request)));
    else if (request.method === 'DELETE') faults.set([]);
    else if (request.method !== 'GET') return answer(response, 405, { message: 'Use GET, PUT or DELETE.' });
    answer(response, 200, faults.get());
  } catch (error) {
    answer(response, 400, { message: (error as Error).message });
  }
}

function answer(response: ServerResponse, status: number, data: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(data)}\n`);
}
