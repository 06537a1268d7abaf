import { expect, test } from 'vitest';
import type { ConnectionDetail } from '../domain/connection';
import { maskDetail } from '../domain/personal';
import { ok, type Result } from '../domain/result';
import { permissionsOf, type Role } from '../domain/role';
import { targetSchema } from '../domain/target';
import { discreetly } from './admit';
import { sharedRead, thenReadAnew } from './shared-reads';

const target = (name: string) =>
  targetSchema.parse({
    ...{ name, kind: 'development', region: 'us-east-1', callbackUrl: 'http://127.0.0.1:9/dev' },
    table: { name: 'registry' },
  });
type Ctx = { target: ReturnType<typeof target> };

/** A drawer that counts how often it is read for. */
function setUp() {
  const reads: string[] = [];
  const verb = sharedRead('connection', async ({ ctx, input }: { ctx: Ctx; input: { id: string } }) => {
    reads.push(`${ctx.target.name} ${input.id}`);
    const row = { connectionId: input.id, sourceIp: '203.0.113.9', userAgent: 'curl/8.0' };
    const attributes = [{ name: 'origin', type: 'S', value: '203.0.113.9', cut: false }];
    return ok<ConnectionDetail>({ row, attributes, facts: { connectionId: input.id, checkedAt: 0, answer: 'gone' } });
  });
  const mask = (detail: ConnectionDetail, ctx: Ctx) => maskDetail(detail, ctx.target.table.attributes);
  function read(ctx: Ctx, role: Role, id = 'a'): Promise<Result<ConnectionDetail>> {
    const input = { id };
    const user = { name: role, role, permissions: permissionsOf(role) };
    return discreetly('read', { mask }, { user, input, ctx }, () => verb({ ctx, input }));
  }
  return { read, reads };
}

test('what is read once for everybody is masked for whoever sees it masked, and for nobody else, whoever asks first', async () => {
  for (const roles of [
    ['viewer', 'operator', 'viewer', 'operator'],
    ['operator', 'viewer', 'operator', 'viewer'],
  ] as const) {
    const { read, reads } = setUp();
    const ctx = { target: target('shop') };
    for (const role of roles) {
      const text = JSON.stringify(await read(ctx, role));
      expect([role, text.includes('203.0.113.9'), text.includes('curl')]).toEqual([
        role,
        role === 'operator',
        role === 'operator',
      ]);
    }
    expect(reads).toEqual(['shop a']);
  }
});

test('targets share nothing, and an act on one has that read anew', async () => {
  const { read, reads } = setUp();
  const [shop, chat] = [{ target: target('shop') }, { target: target('chat') }];
  const readBoth = async () => {
    await read(shop, 'operator');
    await read(chat, 'operator');
  };
  await readBoth();
  await thenReadAnew(async (_: { ctx: Ctx }) => Promise.reject(new Error('It may have happened.')))({
    ctx: shop,
  }).catch(() => {});
  await readBoth();
  expect(reads).toEqual(['shop a', 'chat a', 'shop a']);
});
