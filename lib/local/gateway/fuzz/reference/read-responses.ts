import { readChunks } from './read-chunks';

/** What came back over a connection, read strictly (RFC 9112): the gateway's own peers must be able to rely on every byte. */
export type HttpResponse = { status: number; headers: Map<string, string>; body: Buffer };

export type ReadResponses = {
  responses: HttpResponse[];
  /** What follows a 101: frames. */
  upgraded: Buffer | undefined;
  /** Bytes of a response that is not there to its end. */
  unfinished: number;
  /** What is wrong with the bytes, if something is. */
  problem?: string;
};

/** All that the gateway ever sends; a header of any other name was put there by a client. */
const HEADERS = new Set([
  ...['date', 'connection', 'keep-alive', 'content-type', 'content-length', 'transfer-encoding'],
  ...['x-amzn-requestid', 'x-amzn-errortype', 'x-amz-apigw-id', 'x-amzn-trace-id'],
  ...['upgrade', 'sec-websocket-accept', 'sec-websocket-protocol'],
]);

const HEAD = /^HTTP\/1\.1 (\d{3}) ([\x20-\x7e]*)\r\n((?:[A-Za-z-]+: [\x20-\x7e]*\r\n)*)\r\n/;

/** `mayBeHead`: one of the requests may have been a HEAD, whose answer has a length and no body. */
export function readResponses(bytes: Buffer, mayBeHead: boolean): ReadResponses {
  const responses: HttpResponse[] = [];
  let rest = bytes.toString('latin1');
  while (rest !== '') {
    const [head, status, , lines = ''] = HEAD.exec(rest) ?? [];
    if (!head) {
      const isUnfinished = !rest.includes('\r\n\r\n') && /^HTTP/.test(rest);
      if (isUnfinished) return { responses, upgraded: undefined, unfinished: rest.length };
      return failed(responses, `no response at ${JSON.stringify(rest.slice(0, 100))}`);
    }
    const headers = new Map(lines.split('\r\n').slice(0, -1).map(toHeader));
    const problem = problemOf(Number(status), headers, lines);
    if (problem) return failed(responses, problem);
    if (status === '101') {
      const upgraded = bytes.subarray(bytes.length - rest.length + head.length);
      return { responses: [...responses, toResponse(status, headers, '')], upgraded, unfinished: 0 };
    }
    const framed = readBody(Number(status), headers, rest.slice(head.length), mayBeHead);
    if (!framed) return { responses, upgraded: undefined, unfinished: rest.length };
    responses.push(toResponse(status, headers, framed.body));
    rest = framed.rest;
  }
  return { responses, upgraded: undefined, unfinished: 0 };
}

function toHeader(line: string): [string, string] {
  const at = line.indexOf(': ');
  return [line.slice(0, at).toLowerCase(), line.slice(at + 2)];
}

function toResponse(status: string | undefined, headers: Map<string, string>, body: string): HttpResponse {
  return { status: Number(status), headers, body: Buffer.from(body, 'latin1') };
}

function failed(responses: HttpResponse[], problem: string): ReadResponses {
  return { responses, upgraded: undefined, unfinished: 0, problem };
}

function problemOf(status: number, headers: ReadonlyMap<string, string>, lines: string): string | undefined {
  const stranger = [...headers.keys()].find((name) => !HEADERS.has(name));
  if (stranger !== undefined) return `a header ${stranger} that the gateway does not send`;
  if (headers.size !== lines.split('\r\n').length - 1) return 'a header twice';
  if (status >= 200 && !headers.has('date')) return 'no date';
  if (headers.has('content-length') && headers.has('transfer-encoding')) return 'two lengths';
  if (!/^\d*$/.test(headers.get('content-length') ?? '')) return 'a length that is none';
  return undefined;
}

function readBody(status: number, headers: ReadonlyMap<string, string>, text: string, mayBeHead: boolean) {
  const isHead = mayBeHead && /^(HTTP\/1\.1 |$)/.test(text);
  if (status < 200 || status === 204 || status === 304 || isHead) return { body: '', rest: text };
  if (headers.has('transfer-encoding')) return readChunks(text);
  const length = Number(headers.get('content-length') ?? text.length);
  return length > text.length ? undefined : { body: text.slice(0, length), rest: text.slice(length) };
}
