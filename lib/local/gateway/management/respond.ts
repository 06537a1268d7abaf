import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { endWith } from '../client-error';
import { newRequestId, newTraceId } from '../new-id';
import type { Context } from '../types';
import type { Answer } from './answers';

/**
 * Writes answers with the headers that API Gateway was recorded to send. `date` is the real time even when the clock is not
 * (Node sends it): SDKs set their own clock by it.
 * Departures: the body and headers of a refused upgrade were never recorded; it gets the same as other errors.
 */
export function respond(context: Context, response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, headersOf(context, answer));
  response.end(answer.body);
}

/** Refuses an upgrade on the bare socket; `status` is the handler's own or the gateway's. */
export function refuseUpgrade(context: Context, socket: Duplex, answer: Answer): void {
  const headers = { date: new Date().toUTCString(), ...headersOf(context, answer), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const statusLine = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`;
  endWith(socket, `${statusLine}\r\n${lines.join('')}\r\n${answer.body ?? ''}`);
}

/** A status that the application's `$connect` chose: nothing but the status reaches the client. */
export function statusOnly(status: number): Answer {
  return { status, body: '', isTraced: false };
}

function headersOf(context: Context, { body, errorType, isTraced }: Answer): Record<string, string> {
  const headers: Record<string, string> = {};
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
    headers['content-length'] = String(Buffer.byteLength(body));
  }
  headers['x-amzn-requestid'] = randomUUID();
  if (errorType) headers['x-amzn-ErrorType'] = errorType;
  headers['x-amz-apigw-id'] = newRequestId(context.random);
  if (isTraced) headers['x-amzn-trace-id'] = newTraceId(context.random, Date.now());
  return headers;
}
