import { createHash, createHmac } from 'node:crypto';
import { type Dispatcher, Pool } from 'undici';
import { CREDENTIALS, HOST, REGION, STAGE } from '../credentials';
import { inParallel } from '../load/in-parallel';
import { type Place, WIDTH } from './place';

/**
 * What anybody would write who only wants one text to go to many ids fast: signed by hand, over pooled connections, by the leanest call that
 * undici has. It knows one failure, which ends it. The bulk client is measured against it, so it shares no code with it.
 */
export async function postBare({ gatewayPort, text }: Place, ids: readonly string[]): Promise<void> {
  const host = `${HOST}:${gatewayPort}`;
  const pool = new Pool(`http://${host}`, { connections: WIDTH });
  const body = Buffer.from(text);
  const bodyHash = createHash('sha256').update(body).digest('hex');
  let second = '';
  let key: Buffer = Buffer.alloc(0);

  function headersOf(id: string): string[] {
    const time = `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    const date = time.slice(0, 8);
    if (time !== second) {
      second = time;
      key = keyOf(date);
    }
    const scope = `${date}/${REGION}/execute-api/aws4_request`;
    const uri = `/${STAGE}/%40connections/${id.replace('=', '%253D')}`;
    const canonical = `POST\n${uri}\n\nhost:${host}\nx-amz-date:${time}\n\nhost;x-amz-date\n${bodyHash}`;
    const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`;
    const signature = createHmac('sha256', key).update(toSign).digest('hex');
    const credential = `${CREDENTIALS.accessKeyId}/${scope}`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
    return ['x-amz-date', time, 'authorization', authorization];
  }

  const post = (id: string) =>
    new Promise<void>((resolve, reject) => {
      const path = `/${STAGE}/@connections/${id.replace('=', '%3D')}`;
      pool.dispatch({ method: 'POST', path, headers: headersOf(id), body }, expectOk(resolve, reject));
    });

  await inParallel(ids, WIDTH, post);
  await pool.close();
}

function expectOk(resolve: () => void, reject: (error: Error) => void): Dispatcher.DispatchHandler {
  return {
    onConnect: () => {},
    onHeaders: (status) => {
      if (status !== 200) reject(new Error(`A bare post was answered ${status}`));
      return true;
    },
    onData: () => true,
    onComplete: () => resolve(),
    onError: reject,
  };
}

function keyOf(date: string): Buffer {
  let key: Buffer = Buffer.from(`AWS4${CREDENTIALS.secretAccessKey}`);
  for (const part of [date, REGION, 'execute-api', 'aws4_request']) {
    key = createHmac('sha256', key).update(part).digest();
  }
  return key;
}
