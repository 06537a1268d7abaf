import { createHash } from 'node:crypto';
import { type Case, type HttpRequest, isCut, sentBytes } from '../case';
import type { Plan } from '../plan';
import { meaningOf } from '../reference/meaning-of';
import { headerValues, readRequests } from '../reference/read-requests';
import { type HttpResponse, type ReadResponses, readResponses } from '../reference/read-responses';
import type { Played } from '../stage/play';
import { TOKEN } from '../world';

/** What can be told of one connection by what went over it. */
export type Answers = ReadResponses & {
  /** Requests among those sent that are what somebody signed who may. */
  permitted: HttpRequest[];
  /** POSTs that were answered to be delivered. */
  posted: number;
  faults: string[];
};

export function judgeAnswers(each: Case, { received, end }: Played, plan: Plan): Answers {
  const sent = sentBytes(each);
  const requests = readRequests(sent);
  const signed = new Set(each.signed.filter(({ isAllowed }) => isAllowed).map(meaningOf));
  const permitted = requests.filter((request) => signed.has(meaningOf(request) ?? 'none'));
  const read = readResponses(received, sent.includes('HEAD '));
  const { responses, upgraded, unfinished, problem } = read;

  const faults: string[] = [];
  if (end === 'stuck') faults.push('The connection was not closed');
  if (problem) faults.push(`Not HTTP: ${problem}`);
  if (unfinished > 0 && end === 'closed' && !isCut(each)) faults.push(`An answer is cut off after ${unfinished} bytes`);
  const isIam = plan.authorization === 'AWS_IAM';
  const granted = responses.filter(
    // The control of faults asks for no signature, and is not there unless it is asked for.
    ({ status, headers }) =>
      (status >= 200 && status < 300 && (headers.has('x-amzn-requestid') || !plan.isDelaying)) ||
      (status === 101 && isIam),
  );
  if (granted.length > permitted.length) {
    faults.push(
      `${granted.length} calls were answered ${granted.map(({ status }) => status)}, ${permitted.length} were signed`,
    );
  }
  const last = requests.at(-1);
  if (upgraded) faults.push(...judgeUpgrade(last, responses.at(-1), plan));
  const posted = responses.filter(({ status, body }) => status === 200 && body.length === 0).length;
  return { ...read, permitted, posted, faults };
}

const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function judgeUpgrade(request: HttpRequest | undefined, response: HttpResponse | undefined, plan: Plan): string[] {
  if (!request || !response) return ['An upgrade was accepted that nobody asked for'];
  const [key = ''] = headerValues(request, 'sec-websocket-key');
  const accept = createHash('sha1')
    .update(key + WEBSOCKET_GUID, 'latin1')
    .digest('base64');
  const faults: string[] = [];
  if (response.headers.get('sec-websocket-accept') !== accept) faults.push('Sec-WebSocket-Accept is wrong');
  if (request.method !== 'GET') faults.push(`An upgrade by ${request.method} was accepted`);
  const protocol = response.headers.get('sec-websocket-protocol');
  if (protocol !== undefined && headerValues(request, 'sec-websocket-protocol').length === 0) {
    faults.push('A subprotocol was chosen that was not offered');
  }
  const isTokenThere = new URLSearchParams(request.target.slice(request.target.indexOf('?') + 1))
    .getAll('token')
    .includes(TOKEN);
  if (plan.authorization === 'CUSTOM' && !isTokenThere) faults.push('The authorizer would not have let this client in');
  return faults;
}
