import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAddedTargets } from '../console/added-targets';
import { createAuditLog } from '../console/audit-log';
import { createConsoleTable } from '../console/console-table';
import { queueSchema } from '../domain/queue';
import { type TargetSettings, targetSchema } from '../domain/target';
import { createCallGate } from '../gateway/call-gate';
import { createDoctorCalls } from '../gateway/doctor-calls';
import { CREDENTIALS, startGateway } from '../local/gateway/test-kit';
import { createDoctorTable } from '../registry/doctor-table';
import { startTestTable } from '../registry/test-table';
import { checkTarget } from '../services/check-health';
import { examineTarget } from '../services/examine-target';
import { makeTable } from '../services/test-doctor';
import { createJobContexts, createQueueOf } from './job-contexts';
import { createTargetSet } from './target-set';
import { startSts } from './test-sts';

const REGION = 'eu-central-1';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await makeTable(engine.client, 'registry');
});
afterAll(() => engine.stop());
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
  return () => void vi.unstubAllEnvs();
});

const settingsOf = (name: string, changes: Partial<TargetSettings> = {}): TargetSettings => ({
  name,
  kind: 'development',
  region: REGION,
  callbackUrl: 'http://127.0.0.1:9/dev',
  table: { name: 'registry', endpoint: engine.endpoint },
  ...changes,
});

let tables = 0;
async function setOf(file: TargetSettings[]) {
  const table = createConsoleTable(engine.client, `console-${tables++}`);
  await table.ensure();
  const added = createAddedTargets(table);
  const clock = { now: 0 };
  const errors: unknown[] = [];
  let isDown = false;
  let isSilent = false;
  const set = createTargetSet({
    file: file.map((each) => targetSchema.parse(each)),
    added: {
      async look() {
        if (isSilent) await new Promise(() => {});
        if (isDown) throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
        return added.look();
      },
    },
    onError: (error) => errors.push(error),
    elapsed: () => clock.now,
  });
  const names = () => [...set.contexts.keys()];
  const silence = () => {
    isSilent = true;
  };
  const takeDown = () => {
    isDown = true;
  };
  return { set, table, added, clock, errors, names, takeDown, silence };
}

describe('targets that are added while the console runs', () => {
  test('are there with the next look, in order, and gone with the one after', async () => {
    const { set, added, clock, names } = await setOf([settingsOf('zeta')]);
    await set.refresh();
    expect(names()).toEqual(['zeta']);
    await added.add('beta', settingsOf('beta'), 'ana');
    await added.add('alpha', settingsOf('alpha'), 'ana');
    await set.refresh();
    expect(names()).toEqual(['zeta']);
    clock.now += 1_000;
    await set.refresh();
    expect(names()).toEqual(['zeta', 'alpha', 'beta']);
    const [{ revision } = { revision: '' }] = (await added.list()).filter(({ name }) => name === 'beta');
    expect(await added.remove('beta', 'another')).toBe(false);
    expect(await added.remove('beta', revision)).toBe(true);
    await set.refresh({ now: true });
    expect(names()).toEqual(['zeta', 'alpha']);
  });

  test('of two changes to one the second is refused, and what worked on the old settings is made anew', async () => {
    const { set, added } = await setOf([settingsOf('fixed')]);
    await added.add('moving', settingsOf('moving'), 'ana');
    await set.refresh({ now: true });
    const before = set.contexts.get('moving');
    const fixed = set.contexts.get('fixed');
    if (!before) throw new Error('It is not there.');
    const part = set.partOf('test', before, () => ({}));
    expect(set.partOf('test', before, () => ({}))).toBe(part);
    const [{ revision } = { revision: '' }] = await added.list();
    const changed = settingsOf('moving', { kind: 'production' });
    expect(await added.change('moving', changed, { by: 'olga', revision })).toBe(true);
    expect(await added.change('moving', changed, { by: 'ana', revision })).toBe(false);
    await set.refresh({ now: true });
    const after = set.contexts.get('moving');
    expect(after?.target.kind).toBe('production');
    expect(after && set.partOf('test', after, () => ({}))).not.toBe(part);
    expect(set.contexts.get('fixed')).toBe(fixed);
    expect([before, fixed].map((each) => each && set.accessOf(each).untilLeft().aborted)).toEqual([true, false]);
  });

  test('that cannot be used take no other down, and say why', async () => {
    const { set, added, names } = await setOf([settingsOf('fixed')]);
    await added.add('good', settingsOf('good'), 'ana');
    await added.add('fixed', settingsOf('fixed', { kind: 'production' }), 'ana');
    await added.add('bad', { ...settingsOf('bad'), region: 'Frankfurt' }, 'ana');
    await added.add('worse', 'nonsense', 'ana');
    await set.refresh({ now: true });
    expect(names()).toEqual(['fixed', 'good']);
    expect(set.contexts.get('fixed')?.target.kind).toBe('development');
    const problems = Object.fromEntries(set.additions().map(({ name, problem }) => [name, problem]));
    expect(problems).toEqual({
      bad: expect.stringContaining('region must be a Region name'),
      fixed: expect.stringContaining('The targets file has a target of this name'),
      good: null,
      worse: expect.stringContaining('cannot be used'),
    });
  });

  test('stay as they were while the console table does not answer', async () => {
    const { set, added, errors, names, takeDown } = await setOf([settingsOf('fixed')]);
    await added.add('added', settingsOf('added'), 'ana');
    await set.refresh({ now: true });
    takeDown();
    await set.refresh({ now: true });
    expect(names()).toEqual(['fixed', 'added']);
    expect(errors).toHaveLength(1);
  });

  test('have jobs that are offered to workers when the target names a role, and else are for the dashboard alone', async () => {
    const { set, table, added } = await setOf([settingsOf('fixed')]);
    await added.add('added', settingsOf('added'), 'ana');
    await added.add('assumed', settingsOf('assumed', { roleArn: ROLE }), 'ana');
    await set.refresh();
    const queue = createQueueOf({
      console: { region: REGION, table: { name: 'console' } },
      queue: queueSchema.parse({ url: 'http://127.0.0.1:9/123456789012/jobs', region: REGION }),
    });
    const audit = createAuditLog(table);
    const jobs = createJobContexts({ runner: 'this', targets: set, table, audit, queue, onError: () => {} });
    expect([...jobs.values()].map((each) => each.queue && each.isOffered)).toEqual([false, undefined, true]);
  });

  test('keep nobody waiting for a console table that says nothing', async () => {
    const { set, added, clock, names, silence } = await setOf([settingsOf('fixed')]);
    await added.add('added', settingsOf('added'), 'ana');
    await set.refresh();
    silence();
    clock.now += 1_000;
    await set.refresh();
    expect(names()).toEqual(['fixed', 'added']);
  });
});

const ROLE = 'arn:aws:iam::123456789012:role/switchboard';

test('one good target beside three broken ones stays fast and right, and each says what is wrong', async () => {
  await startSts(() => ({ code: 'AccessDenied', message: 'not authorized to perform: sts:AssumeRole' }));
  vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
  const gateway = await startGateway();
  const callbackUrl = `http://127.0.0.1:${gateway.port}/dev`;
  const silent = await startSilence();
  const { set } = await setOf([
    settingsOf('silent', { callbackUrl: `${silent}/dev`, table: { name: 'registry', endpoint: silent } }),
    settingsOf('tableless', { callbackUrl, table: { name: 'missing', endpoint: engine.endpoint } }),
    settingsOf('roleless', { callbackUrl, roleArn: ROLE }),
    settingsOf('good', { callbackUrl }),
  ]);
  const look = async (name: string) => {
    const found = set.contexts.get(name);
    if (!found) throw new Error(`There is no ${name}.`);
    const startedAt = performance.now();
    return { ...(await checkTarget(found)), ms: performance.now() - startedAt };
  };
  const slow = look('silent');
  const looks = [];
  // The silent one keeps its callers waiting all the while.
  for (let turn = 0; turn < 20; turn++) looks.push(await look('good'));
  expect(new Set(looks.map(({ registry, gateway: calls }) => `${registry} ${calls}`))).toEqual(new Set(['ok ok']));
  const sorted = looks.map(({ ms }) => ms).sort((a, b) => a - b);
  // The median leaves room for a busy machine; the silent one takes seconds.
  expect(sorted[10]).toBeLessThan(500);
  expect(await slow).toMatchObject({
    registry: expect.stringContaining('does not answer'),
    gateway: 'The gateway gave no answer.',
  });
  expect(await look('tableless')).toMatchObject({ registry: expect.stringContaining('no table'), gateway: 'ok' });
  expect(await look('roleless')).toMatchObject({
    registry: expect.stringContaining(`The role ${ROLE} cannot be assumed`),
    gateway: expect.stringContaining('its trust policy does not name the console'),
  });
});

/** Takes connections and says nothing. */
async function startSilence(): Promise<string> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the table and the connections of a target are asked for under its role, in the Region that each is in', async () => {
  const gateway = await startGateway();
  // Without the role nothing is let in.
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDOFCONSOLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret');
  const sts = await startSts(() => ({ ...CREDENTIALS, sessionToken: '', endsAt: Date.now() + 3_600_000 }));
  const asked: string[] = [];
  const door = await startDoor((authorization) => asked.push(authorization));
  const table = { name: 'registry', endpoint: door, region: 'us-west-2' };
  const { set } = await setOf([
    settingsOf('own', { callbackUrl: `http://127.0.0.1:${gateway.port}/dev` }),
    settingsOf('assumed', { callbackUrl: `http://127.0.0.1:${gateway.port}/dev`, roleArn: ROLE, table }),
  ]);
  const [own, assumed] = [...set.contexts.values()];
  if (!own || !assumed) throw new Error('They are not there.');
  expect((await checkTarget(own)).gateway).toContain('AWS');
  expect(await checkTarget(assumed)).toEqual({ registry: 'ok', gateway: 'ok' });
  expect(asked.length).toBeGreaterThan(0);
  for (const authorization of asked) {
    expect(authorization).toContain(`Credential=${CREDENTIALS.accessKeyId}/`);
    expect(authorization).toContain('/us-west-2/dynamodb/aws4_request');
  }
  expect(sts.asked).toHaveLength(1);
});

/** The engine behind a door that hears who asks. */
async function startDoor(onAsked: (authorization: string) => void): Promise<string> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    onAsked(String(request.headers.authorization));
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': String(request.headers['x-amz-target']),
    };
    const passed = await fetch(engine.endpoint, {
      method: 'POST',
      headers: {
        ...headers,
        authorization: String(request.headers.authorization),
        'x-amz-date': String(request.headers['x-amz-date']),
      },
      body: Buffer.concat(parts),
    });
    response.writeHead(passed.status, { 'content-type': headers['content-type'] }).end(await passed.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the doctor says of a role that cannot be assumed what is missing on either side', async () => {
  const told = `User: arn:aws:iam::1:user/console is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;
  await startSts(() => ({ code: 'AccessDenied', message: told }));
  const { set } = await setOf([settingsOf('roleless', { roleArn: ROLE, externalId: 'an-id' })]);
  const [roleless] = [...set.contexts.values()];
  if (!roleless) throw new Error('It is not there.');
  const { credentials, newTableClient } = set.accessOf(roleless);
  const { callbackUrl, region, table } = roleless.target;
  const examined = await examineTarget({
    ctx: {
      ...{ ...roleless, isAdded: true, known: () => [], mayNameOthers: true, last: {} },
      calls: createDoctorCalls({ callbackUrl, region, credentials }),
      table: createDoctorTable({ client: newTableClient(), table }),
      probeGate: createCallGate({ concurrency: 1, perSecond: 10 }),
      checkConsole: async () => 'ok',
    },
    input: { scan: false },
  });
  const findings = examined.ok ? new Map(examined.data.findings.map((each) => [each.id, each])) : new Map();
  expect(findings.get('address').sentence).toContain('the role of the target cannot be assumed');
  const { state, fix, evidence } = findings.get('credentials');
  expect(state).toBe('problem');
  expect(evidence).toEqual([{ asked: `sts:AssumeRole ${ROLE}`, answered: `AccessDenied ${told}` }]);
  const [own, trust] = fix.snippets.map(({ text }: { text: string }) => JSON.parse(text));
  expect(own).toEqual({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLE });
  expect(trust).toMatchObject({ Condition: { StringEquals: { 'sts:ExternalId': 'an-id' } } });
  expect(findings.get('table').sentence).toContain(`The role ${ROLE} cannot be assumed`);
});
