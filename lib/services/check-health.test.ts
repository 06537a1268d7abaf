import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createTargetSet } from '../composition/target-set';
import { startSts } from '../composition/test-sts';
import { targetSchema } from '../domain/target';
import { CREDENTIALS, startGateway } from '../local/gateway/test-kit';
import { startTestTable } from '../registry/test-table';
import { checkConsole, checkHealth, type Health, NotReadyError, shareHealth } from './check-health';
import { makeTable } from './test-doctor';

describe('the state of the console', () => {
  test('is told in full to whoever may know it, and to anybody only as far as it tells of this instance', async () => {
    const failing = (name: string, message: string) =>
      checkConsole(() => Promise.reject(Object.assign(new Error(message), { name })));
    expect(await checkConsole(async () => {})).toEqual({ details: 'ok', outline: 'ok' });
    expect(
      await failing(
        'AccessDeniedException',
        'arn:aws:iam::1:user/console is not authorized to perform: dynamodb:GetItem',
      ),
    ).toEqual({
      details: expect.stringContaining('the credentials of the console lack dynamodb:GetItem'),
      outline: 'does not work',
    });
    const stopping = 'This instance of the console is stopping.';
    expect(await checkConsole(() => Promise.reject(new NotReadyError(stopping)))).toEqual({
      details: stopping,
      outline: stopping,
    });
  });
});

describe('the state of the targets', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
    return () => void vi.unstubAllEnvs();
  });

  test('is told by name and in full to whoever may know it, and to anybody as a number', async () => {
    const role = 'arn:aws:iam::123456789012:role/orders';
    await startSts(() => ({ code: 'AccessDenied', message: 'not authorized to perform: sts:AssumeRole' }));
    const engine = await startTestTable();
    await makeTable(engine.client, 'registry');
    const { port } = await startGateway();
    const settings = { kind: 'development', region: 'eu-central-1', callbackUrl: `http://127.0.0.1:${port}/dev` };
    const table = { name: 'registry', endpoint: engine.endpoint };
    const { contexts } = createTargetSet({
      file: [
        { ...settings, name: 'good', table },
        { ...settings, name: 'orders-production', table, roleArn: role },
        { ...settings, name: 'tableless', table: { ...table, name: 'lost-registry' } },
      ].map((each) => targetSchema.parse(each)),
      added: { look: async () => ({ rows: [], names: new Map() }) },
      onError: () => {},
    });
    const healthOf = (...names: string[]) =>
      checkHealth({
        consoleReady: async () => {},
        targets: [...contexts.values()].filter(({ target }) => names.includes(target.name)),
        withheld: names.includes('taken') ? [{ target: { name: 'taken' }, problem: 'The name is of another.' }] : [],
      });
    const all = await healthOf(...contexts.keys());
    expect(all).toMatchObject({ ok: false, details: { console: 'ok', 'good registry': 'ok', 'good gateway': 'ok' } });
    expect(all.details['orders-production registry']).toContain(`The role ${role} cannot be assumed`);
    expect(all.details['tableless registry']).toContain('lost-registry');
    expect(all.outline).toEqual({ console: 'ok', targets: '2 of 3 do not work' });
    expect((await healthOf('good', 'tableless')).outline).toEqual({ console: 'ok', targets: '1 of 2 does not work' });
    expect(await healthOf('good')).toMatchObject({ ok: true, outline: { console: 'ok', targets: 'ok' } });
    expect(await healthOf('good', 'taken')).toMatchObject({
      ok: false,
      details: { 'good registry': 'ok', 'taken name': 'The name is of another.' },
      outline: { targets: '1 of 2 does not work' },
    });
    await engine.stop();
  });
});

describe('a look that is shared', () => {
  /** Looks that end when they are told to. */
  function newLooks() {
    const clock = { ms: 0 };
    const open: ((health: Health | Error) => void)[] = [];
    const look = shareHealth(
      () =>
        new Promise((resolve, reject) => {
          open.push((end) => (end instanceof Error ? reject(end) : resolve(end)));
        }),
      () => clock.ms,
    );
    return { clock, open, look };
  }
  const WELL: Health = { ok: true, details: { console: 'ok' }, outline: { console: 'ok', targets: 'ok' } };
  const ILL: Health = { ok: false, details: { console: 'ill' }, outline: { console: 'does not work', targets: 'ok' } };

  test('is one for all who ask while it lasts, however long that is, and for three seconds after it', async () => {
    const { clock, open, look } = newLooks();
    const crowd = [look(), look()];
    clock.ms = 10_000;
    crowd.push(look());
    open[0]?.(WELL);
    expect(await Promise.all(crowd)).toEqual([WELL, WELL, WELL]);
    clock.ms += 2_999;
    expect(await look()).toBe(WELL);
    expect(open).toHaveLength(1);
    clock.ms += 1;
    const next = look();
    open[1]?.(ILL);
    expect(await next).toBe(ILL);
    expect(open).toHaveLength(2);
  });

  test('that fails is no answer for the next one', async () => {
    const { open, look } = newLooks();
    const failed = look();
    open[0]?.(new Error('not now'));
    await expect(failed).rejects.toThrow('not now');
    const next = look();
    open[1]?.(WELL);
    expect(await next).toBe(WELL);
  });
});
