import { randomBytes } from 'node:crypto';
import { isLoopback, reachableHost } from './addresses';
import { baseEnv, localEnv, STAGE, USER_PARAMETER } from './child-env';
import { writePrivateFile } from './data-dir';
import { describeGateway } from './gateway-notes';
import { readProblems, readSignIn } from './health';
import type { Launch } from './launch-wish';
import { findFreePort } from './ports';
import { readRoutesFile } from './routes';
import type { RunFile } from './run-file';
import { loadSecrets, rememberGivenPassword, type Secrets, writeCredentials } from './secrets';
import {
  dashboardService,
  demoService,
  gatewayService,
  type ServiceContext,
  TABLE_HOST,
  tableService,
} from './services';
import { renderSummary, type SummaryInput } from './summary';
import { localTargets } from './targets';

const TOKEN_BYTES = 32;

type Facts = Omit<RunFile, 'pid' | 'children'>;
type Started = { facts: Facts; summary: string };

/** Starts every child this launch needs, each after those that it needs; resolves once all of them work. */
export async function startAll(launch: Launch): Promise<Started> {
  const { settings, paths } = launch;
  const secrets = loadSecrets(paths, settings);
  const facts: Facts = {
    ...(!settings.TARGETS_FILE && (await startEmbedded(launch, secrets))),
    ...(launch.mode !== 'local' && (await startDashboard(launch, secrets))),
  };
  if (launch.mode !== 'local') rememberGivenPassword(paths, secrets);
  if (facts.gatewayUrl && settings.DEMO_CLIENTS > 0) {
    await launch.fleet.start(demoService(localContext(launch), facts.gatewayUrl));
  }
  const token = facts.signInUrl ? (new URL(facts.signInUrl).searchParams.get('token') ?? '') : '';
  const problems = settings.TARGETS_FILE ? await readProblems(`${facts.baseUrl}/api/health`, token) : [];
  const { firstPassword, onlyProvider } = facts.signInUrl ? await readSignIn(`${facts.baseUrl}/api/ready`, token) : {};
  return {
    facts,
    summary: summarise(launch, secrets, facts, { problems, isFirstPassword: firstPassword, onlyProvider }),
  };
}

async function startEmbedded(launch: Launch, secrets: Secrets): Promise<Facts> {
  const { settings, paths, mode, fleet } = launch;
  const context = localContext(launch);
  writeCredentials(paths, secrets);
  const tableUrl = `http://${TABLE_HOST}:${await fleet.start(tableService(context))}`;
  const host = reachableHost(settings.HOST);
  const gatewayPort = await fleet.start(gatewayService(context, secrets, { tableUrl, hasConsole: mode !== 'local' }));
  const callbackUrl = `http://${host}:${gatewayPort}/${STAGE}`;
  const gatewayUrl = `ws://${host}:${gatewayPort}/${STAGE}`;
  const targets = localTargets({
    callbackUrl,
    clientUrl: gatewayUrl,
    userParameter: settings.ROUTES_FILE ? undefined : USER_PARAMETER,
    tableUrl,
    region: settings.AWS_REGION,
    registryTable: settings.ROUTES_FILE ? readRoutesFile(settings.ROUTES_FILE).registryTable : undefined,
  });
  writePrivateFile(paths.targets, `${JSON.stringify(targets, null, 2)}\n`);
  return {
    gatewayUrl,
    callbackUrl,
    tableUrl,
    credentialsFile: paths.credentials,
  };
}

async function startDashboard(launch: Launch, secrets: Secrets): Promise<Facts> {
  const { settings, paths, mode, fleet } = launch;
  const port = settings.PORT || (await findFreePort(settings.HOST));
  const baseUrl = `http://${reachableHost(settings.HOST)}:${port}`;
  const signInToken = randomBytes(TOKEN_BYTES).toString('base64url');
  // With a person's own targets the AWS settings are theirs too, and stay as they are.
  const context = settings.TARGETS_FILE ? { ...launch, env: baseEnv(process.env) } : localContext(launch);
  const targetsFile = settings.TARGETS_FILE ?? paths.targets;
  await fleet.start(
    dashboardService(context, { targetsFile, secrets, signInToken, isDev: mode === 'dev', port, baseUrl }),
  );
  return { baseUrl, signInUrl: `${baseUrl}/sign-in?token=${signInToken}` };
}

function localContext({ root, settings, paths }: Launch): ServiceContext {
  return { root, settings, paths, env: localEnv(process.env, paths, settings.AWS_REGION) };
}

type Asked = Pick<SummaryInput, 'problems' | 'isFirstPassword' | 'onlyProvider'>;

function summarise({ settings, paths }: Launch, secrets: Secrets, facts: Facts, asked: Asked): string {
  return renderSummary({
    run: { ...facts, pid: process.pid, children: {} },
    secrets,
    ...asked,
    region: settings.AWS_REGION,
    demoClients: settings.DEMO_CLIENTS,
    dataDir: paths.root,
    ...(!isLoopback(settings.HOST) && { exposedHost: settings.HOST }),
    hasTargetsFile: settings.TARGETS_FILE !== undefined,
    notes: facts.gatewayUrl ? describeGateway(settings, facts.gatewayUrl) : [],
    isColoured: process.stdout.isTTY === true && !process.env.NO_COLOR,
  });
}
