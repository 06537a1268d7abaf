import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { allowedHosts, functionVariables, handlerName } from './environment-variables';
import { splitLines } from './split-lines';
import type { FunctionSettings } from './types';

const RUNTIME = fileURLToPath(new URL('./runtime/main.mjs', import.meta.url));

/** What Lambda turns off in its runtimes up to Node.js 22: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const TURNED_OFF = ['--no-experimental-require-module', '--no-experimental-detect-module'];
const LAST_WITHOUT = 22;

/** Starts a process for a function, in plain Node, whatever loader this process has, and tells it what to load. */
export function spawnRuntime(settings: FunctionSettings): ChildProcess {
  const endpoints = settings.endpoints();
  const variables = functionVariables(settings, endpoints);
  const child = spawn(process.execPath, [...nodeFlags(settings.memoryMb), RUNTIME], {
    cwd: settings.root,
    env: variables as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
    windowsHide: true,
  });
  for (const output of [child.stdout, child.stderr]) {
    if (output) splitLines(output, (line) => settings.log(`${settings.name} ${line}`));
  }
  child.on('error', () => {});
  if (child.connected) {
    const { gateway, apiId, domainNames } = endpoints;
    child.send([
      'setup',
      {
        file: settings.file,
        exportName: settings.exportName,
        handler: handlerName(settings),
        timeoutMs: settings.timeoutMs,
        context: constantContext(settings, variables),
        network: {
          gateway,
          apiId,
          region: settings.region,
          domainNames,
          allowedHosts: allowedHosts(settings.environment),
        },
      },
    ]);
  }
  return child;
}

function nodeFlags(memoryMb: number): string[] {
  const major = Number(process.versions.node.split('.')[0]);
  return [`--max-old-space-size=${memoryMb}`, ...(major <= LAST_WITHOUT ? TURNED_OFF : [])];
}

function constantContext({ name, region, accountId, memoryMb }: FunctionSettings, variables: Record<string, string>) {
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${name}`,
    memoryLimitInMB: String(memoryMb),
    logGroupName: variables.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: variables.AWS_LAMBDA_LOG_STREAM_NAME,
  };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
