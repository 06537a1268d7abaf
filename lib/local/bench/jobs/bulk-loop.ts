import type { BulkClient, PreparedPayload } from '../../../gateway/bulk';
import { createBulkClient } from '../../../gateway/bulk-client';
import { CREDENTIALS, HOST, REGION, STAGE } from '../credentials';
import { inParallel } from '../load/in-parallel';
import { type Place, WIDTH } from './place';

type Sender = { post: (id: string) => Promise<void>; close: () => Promise<void> };

/** The console's bulk client with one text prepared. */
function createSender({ gatewayPort, text }: Place): Sender {
  const client = createBulkClient({
    callbackUrl: `http://${HOST}:${gatewayPort}/${STAGE}`,
    region: REGION,
    concurrency: WIDTH,
    credentials: async () => CREDENTIALS,
  });
  const payload = client.prepare(Buffer.from(text));
  return { post: (id) => expectDelivered(client, id, payload), close: () => client.close() };
}

async function expectDelivered(client: BulkClient, id: string, payload: PreparedPayload): Promise<void> {
  const { outcome, detail = '' } = await client.post(id, payload);
  if (outcome !== 'delivered') throw new Error(`A bulk post came to ${outcome}. ${detail}`);
}

/** One text to these ids, with nothing kept of it. */
export async function postBulk(place: Place, ids: readonly string[]): Promise<void> {
  const sender = createSender(place);
  await inParallel(ids, WIDTH, sender.post);
  await sender.close();
}
