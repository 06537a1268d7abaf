import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commands, deploys, page, ROOT, VARIABLES } from './test-guide';

/** What the commands of the guide ask of stacks: an answer that is empty, or of another place, must not become a parameter. */

describe('the commands of the guide', () => {
  test('deploy nothing with a parameter for which an output or another answer was empty', () => {
    const calls = (command: string, env: Record<string, string>) => {
      const script = `aws() { echo called; }; ${command}`;
      return spawnSync('sh', ['-c', script], { cwd: ROOT, env: { ...process.env, ...env }, encoding: 'utf8' });
    };
    // A command in its place would be empty unseen.
    const fed = deploys.filter(({ command }) => /--parameter-overrides .*\$(?!\(tr )/.test(command));
    expect(fed.map(({ command }) => /\$\((?!tr )/.test(command))).toEqual(fed.map(() => false));
    const names = fed.map(({ command }) => [...command.matchAll(/\$\{(\w+):\?\}/g)].map(([, name = '']) => name));
    expect(new Set(names.flat())).toEqual(new Set(Object.keys(VARIABLES)));
    for (const [index, { command }] of fed.entries()) {
      const withFile = command.replaceAll("$(tr -d '\\n' < targets.json)", '{}');
      expect(calls(withFile, { BUCKET: 'b', ...VARIABLES }).stdout).toBe('called\n');
      for (const name of names[index] ?? []) {
        const stopped = calls(withFile, { BUCKET: 'b', ...VARIABLES, [name]: '' });
        expect([stopped.stdout, stopped.status === 0]).toEqual(['', false]);
        expect(stopped.stderr).toContain(name);
      }
    }
    // Nor is anything else asked for by one.
    const kept = commands.flatMap((command) => /^(\w+)=\$\((?:output |.*Outputs\[)/.exec(command)?.[1] ?? []);
    expect(kept.length).toBeGreaterThan(5);
    const bare = new RegExp(`\\$(?:${kept.join('|')})\\b|\\$\\{(?:${kept.join('|')})\\}`);
    expect(commands.filter((command) => bare.test(command))).toEqual([]);
  });

  test('ask for the outputs of a stack in its Region, and by the credentials of its account', () => {
    const regions = new Map(
      commands.flatMap((command) => {
        const [, region, stack] =
          /^aws cloudformation deploy .*--region (\S+) .*--stack-name (\S+)/.exec(command) ?? [];
        return region && stack ? [[stack, region] as const] : [];
      }),
    );
    const asked = commands.flatMap((command) => [...command.matchAll(/\boutput \w+ ([\w-]+)(?: ([\w-]+))?/g)]);
    for (const [, stack = '', region] of asked) expect([stack, region]).toEqual([stack, regions.get(stack)]);
    expect([...regions.keys()]).toEqual(['switchboard-orders-us']);
    expect(asked.filter(([, , region]) => region)).not.toEqual([]);

    const [, text = ''] = /^### Another account, .+?\n(.+?)^## /ms.exec(page) ?? [];
    const [own = '', other = ''] = text.split('give this same shell the credentials of that account');
    expect(own).toContain('CONSOLE_ROLE=$(output TaskRoleArn switchboard-console)');
    expect(other).toContain('switchboard-partner');
    expect([...other.matchAll(/output \w+ ?([\w-]*)/g)].map(([, stack]) => stack)).toEqual(
      Array.from({ length: 2 }, () => 'switchboard-partner'),
    );
  });
});
