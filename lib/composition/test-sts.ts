import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';

/** AWS STS as far as AssumeRole goes: its query protocol, over real HTTP. Every SDK client of this process asks it until the test ends. */
export async function startSts(answer: (asked: URLSearchParams, authorization: string) => StsAnswer) {
  const asked: { parameters: URLSearchParams; authorization: string }[] = [];
  const server = createServer(async (request, response) => {
    const parameters = new URLSearchParams(await text(request));
    const authorization = String(request.headers.authorization);
    asked.push({ parameters, authorization });
    const { status, xml } = toXml(answer(parameters, authorization));
    response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${port}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  return { asked };
}

type StsAnswer =
  | { accessKeyId: string; secretAccessKey: string; sessionToken: string; endsAt: number }
  | { code: string; message: string };

function toXml(answer: StsAnswer): { status: number; xml: string } {
  const head = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
  const id = '<RequestId>4f1d8e2c-0000-4000-8000-000000000000</RequestId>';
  if ('code' in answer) {
    const error = `<Type>Sender</Type><Code>${answer.code}</Code><Message>${answer.message}</Message>`;
    return { status: 403, xml: `<ErrorResponse ${head}><Error>${error}</Error>${id}</ErrorResponse>` };
  }
  const given = [
    `<AccessKeyId>${answer.accessKeyId}</AccessKeyId>`,
    `<SecretAccessKey>${answer.secretAccessKey}</SecretAccessKey>`,
    `<SessionToken>${answer.sessionToken}</SessionToken>`,
    `<Expiration>${new Date(answer.endsAt).toISOString()}</Expiration>`,
  ].join('');
  return {
    status: 200,
    xml: `<AssumeRoleResponse ${head}><AssumeRoleResult><Credentials>${given}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  };
}
