import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROBES_PER_SECOND } from '../domain/limits';
import { CONTAINER_VALUES, SETTINGS } from './test-container';
import { resolveStack } from './test-stack';
import { readTemplate } from './test-template';

const container = readTemplate('console.yaml');

type Named = { Name: string };

function containerWith(settings: Record<string, string>): Record<string, unknown> {
  const { resources } = resolveStack(container, { ...CONTAINER_VALUES, ...settings });
  const [task] = (resources.TaskDefinition?.Properties.ContainerDefinitions ?? []) as Record<string, unknown>[];
  return task ?? {};
}

describe('the container', () => {
  const { resources } = resolveStack(container, CONTAINER_VALUES);
  const task = containerWith({});

  test('cannot write its file system, is nobody special, and is checked', () => {
    expect(task).toMatchObject({
      ReadonlyRootFilesystem: true,
      User: 'node',
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      HealthCheck: { Command: ['CMD', 'node', 'health-check.mjs'] },
    });
    expect(readdirSync(import.meta.dirname)).toContain('health-check.mjs');
  });

  const attributes = resources.LoadBalancer?.Properties.LoadBalancerAttributes as { Key: string; Value: string }[];
  const silentS = Number(attributes.find(({ Key }) => Key === 'idle_timeout.timeout_seconds')?.Value);

  test('may be silent for as long as an export that finds nothing, and its load balancer still waits for the answer', () => {
    // A search for ghosts among 500,000 living connections.
    expect(silentS).toBeGreaterThan(500_000 / PROBES_PER_SECOND);
    // None of AWS waits for longer.
    expect(silentS).toBeLessThanOrEqual(4_000);
  });

  test('keeps a connection that nobody uses for longer than the load balancer does, which else asks one that is being closed', () => {
    for (const [file, kept] of [
      ['Dockerfile', /^ENV KEEP_ALIVE_TIMEOUT=(\d+)$/m],
      ['../local/dashboard/serve.mjs', /^const KEEP_ALIVE_MS = ([\d_]+);$/m],
    ] as const) {
      const [, ms = ''] = kept.exec(readFileSync(join(import.meta.dirname, file), 'utf8')) ?? [];
      expect(Number(ms.replaceAll('_', '')), file).toBeGreaterThan(silentS * 1_000);
    }
  });

  test('has its secrets from Secrets Manager, generated and never in the template', () => {
    const names = (task.Secrets as { Name: string }[]).map(({ Name }) => Name);
    expect(names).toEqual(['AUTH_SECRET', 'ADMIN_PASSWORD']);
    expect(JSON.stringify(task.Environment)).not.toMatch(/SECRET|PASSWORD/);
    for (const { Type, Properties } of Object.values(resources)) {
      if (Type !== 'AWS::SecretsManager::Secret') continue;
      expect(Properties).toHaveProperty('GenerateSecretString');
      expect(Properties).not.toHaveProperty('SecretString');
    }
  });

  test('keeps the secret that sessions and second factors are sealed by, also for a console after this one', () => {
    expect(resources.AuthSecret).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    const { AuthSecretArn } = SETTINGS;
    const later = resolveStack(container, { ...CONTAINER_VALUES, AuthSecretArn });
    expect(later.resources.AuthSecret).toBeUndefined();
    expect(later.outputs.AuthSecretArn).toBe(AuthSecretArn);
    expect(containerWith({ AuthSecretArn }).Secrets).toContainEqual({ Name: 'AUTH_SECRET', ValueFrom: AuthSecretArn });
    expect(resolveStack(container, CONTAINER_VALUES).outputs.AuthSecretArn).toMatch(/:secret:AuthSecret-/);
  });

  test('has every setting that the console reads, those of one process aside', () => {
    const source = readFileSync(join(import.meta.dirname, '../server/env.ts'), 'utf8');
    const read = [...source.matchAll(/^ {2}([A-Z_]+): z/gm)].map(([, name]) => name);
    expect(read).toContain('AUTH_SECRET');
    const given = containerWith(SETTINGS);
    const names = [...(given.Environment as Named[]), ...(given.Secrets as Named[])].map(({ Name }) => Name);
    // A file, what the launcher makes, what the image has, finer words for the same, and a wait that the service makes itself.
    const others = ['TARGETS_FILE', 'SIGN_IN_TOKEN', 'NODE_ENV', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
    expect([...names, ...others, 'OTEL_SERVICE_NAME', 'DRAIN_SECONDS'].toSorted()).toEqual(read.toSorted());
  });

  test('has the secrets of others by their names, may read these alone, and lets who reads metrics in', () => {
    const { resources } = resolveStack(container, { ...CONTAINER_VALUES, ...SETTINGS });
    expect(containerWith(SETTINGS).Secrets).toEqual(
      expect.arrayContaining([
        { Name: 'OIDC_CLIENT_SECRET', ValueFrom: SETTINGS.OidcClientSecretArn },
        { Name: 'METRICS_TOKEN', ValueFrom: SETTINGS.MetricsTokenSecretArn },
      ]),
    );
    expect(JSON.stringify(resources.ExecutionRole)).toContain(SETTINGS.OidcClientSecretArn);
    expect(JSON.stringify(resources.ExecutionRole)).toContain(SETTINGS.MetricsTokenSecretArn);
    expect(resources.TaskSecurityGroup?.Properties.SecurityGroupIngress).toContainEqual({
      IpProtocol: 'tcp',
      FromPort: 3000,
      ToPort: 3000,
      SourceSecurityGroupId: SETTINGS.MetricsSecurityGroupId,
    });
  });

  test('is reached through the load balancer alone, by TLS', () => {
    expect(resources.TaskSecurityGroup?.Properties.SecurityGroupIngress).toEqual([
      { IpProtocol: 'tcp', FromPort: 3000, ToPort: 3000, SourceSecurityGroupId: 'sg-LoadBalancerSecurityGroup' },
    ]);
    const { resources: kept } = resolveStack(container, { ...CONTAINER_VALUES, AllowedCidr: '198.51.100.0/24' });
    expect(kept.LoadBalancerSecurityGroup?.Properties.SecurityGroupIngress).toEqual(
      [443, 80].map((port) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIp: '198.51.100.0/24' })),
    );
    expect(resources.HttpListener?.Properties.DefaultActions).toMatchObject([
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443' } },
    ]);
    expect(resources.HttpsListener?.Properties).toMatchObject({
      Protocol: 'HTTPS',
      // No version before 1.2.
      SslPolicy: expect.stringMatching(/^ELBSecurityPolicy-TLS13-1-[23]-/),
    });
    // Which says whom it was asked by.
    expect(task.Environment).toContainEqual({ Name: 'TRUSTED_PROXIES', Value: '1' });
    expect(resources.TargetGroup?.Properties).toMatchObject({ HealthCheckPath: '/api/ready', Port: 3000 });
  });
});
