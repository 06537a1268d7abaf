import 'server-only';
import { createAssumedRole } from '../composition/assumed-role';
import type { FoundTables } from '../domain/found-table';
import type { Result } from '../domain/result';
import { findTables } from '../registry/find-tables';
import { createTableClient } from '../registry/table-client';

type Place = { region: string; endpoint: string; roleArn: string; externalId: string };

/** The tables there, by the right of the role when one is named. */
export async function tablesAt({ region, endpoint, roleArn, externalId }: Place): Promise<Result<FoundTables>> {
  const role = roleArn
    ? createAssumedRole({ roleArn, externalId: externalId || undefined, region, sessionName: 'switchboard-console' })
    : undefined;
  const client = createTableClient(region, endpoint || undefined, role && { credentials: role.credentials });
  try {
    return await findTables(client);
  } finally {
    client.destroy();
    role?.end();
  }
}
