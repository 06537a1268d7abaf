import { getHandler } from '@/lib/server/define-read';
import { readConnections } from '@/lib/server/reads';

export const GET = getHandler(readConnections);

/** Far more than the longest search, and little to hold. */
const MAX_BODY_BYTES = 256 * 1024;

/** As GET, with the parameters in the body: a pasted list of ids is too long for a URL. */
export async function POST(request: Request): Promise<Response> {
  const bytes = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(bytes <= MAX_BODY_BYTES)) return new Response(null, { status: 413 });
  return GET(new Request(`${request.url.split('?')[0]}?${await request.text()}`));
}
