import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What is hosted here and what the template deploys must be one API, or the tests compare different things. */
type Route = { handler: string; timeoutSeconds: number; twoWay?: boolean };
type Routes = { routeSelectionExpression: string; authorizer: Route; routes: Record<string, Route> };

const read = (name: string) => readFileSync(join(import.meta.dirname, 'api', name), 'utf8');
const here = JSON.parse(read('routes.json')) as Routes;
const template = read('template.yaml');

/** By logical id, the text of each resource. */
const resources: Record<string, string> = Object.fromEntries(
  [...template.matchAll(/^ {2}(\w+):\n {4}Type: AWS::.*\n(?: {4}.*\n|\n)*/gm)].map(([text, name = '']) => [name, text]),
);

function resourcesOf(type: string): string[] {
  return Object.values(resources).filter((text) => text.includes(`Type: AWS::${type}\n`));
}

function settingOf(text: string, key: string): string | undefined {
  return new RegExp(`^ +${key}: (.+)$`, 'm').exec(text)?.[1];
}

test('the routes are the same, and the same ones answer', () => {
  const deployed = resourcesOf('ApiGatewayV2::Route').map((text) => [
    settingOf(text, 'RouteKey'),
    settingOf(text, 'RouteResponseSelectionExpression') === '$default',
  ]);
  const hosted = Object.entries(here.routes).map(([key, { twoWay = false }]) => [key, twoWay]);
  expect(deployed.sort()).toEqual(hosted.sort());
  const answering = hosted.filter(([, twoWay]) => twoWay);
  expect(resourcesOf('ApiGatewayV2::RouteResponse')).toHaveLength(answering.length);
  expect(settingOf(template, 'RouteSelectionExpression')).toBe(here.routeSelectionExpression);
});

test('the functions are the same, with the same time limits', () => {
  const deployed = resourcesOf('Lambda::Function').map((text) => [
    settingOf(text, 'Handler'),
    Number(settingOf(text, 'Timeout')),
  ]);
  const hosted = [here.authorizer, ...Object.values(here.routes)].map((each) => [each.handler, each.timeoutSeconds]);
  expect(new Set(deployed.map(String))).toEqual(new Set(hosted.map(String)));
});

test('whatever the template refers to is in it', () => {
  const names = [
    ...Object.keys(resources),
    ...[...template.matchAll(/^ {2}(\w+):\n {4}Type: String/gm)].map(([, name]) => name),
  ];
  const plain = [...template.matchAll(/!(?:Ref|GetAtt) ([\w:]+)|DependsOn: (\w+)/g)].map(([, a, b]) => a ?? b ?? '');
  const inText = [...template.matchAll(/\$\{([\w:]+)[.}]/g)].map(([, name]) => name ?? '');
  const references = [...plain, ...inText].filter((name) => !name.startsWith('AWS::'));
  expect(references.length).toBeGreaterThan(30);
  expect(references.filter((name) => !names.includes(name))).toEqual([]);
});
