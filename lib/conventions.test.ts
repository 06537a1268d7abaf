import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The rules of CONTRIBUTING.md that a machine can check. Each says why it exists. */

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['app', 'components', 'lib', 'e2e'];

type Source = { path: string; text: string; lines: string[]; imports: { path: string; isType: boolean }[] };

function findSources(): Source[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
  )
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => path.split(sep).join('/'))
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, lines: text.split('\n'), imports: importsOf(path, text) };
    });
}

/** Project files that a source imports, as paths from the root, without their ending. */
function importsOf(path: string, text: string): Source['imports'] {
  const found = [...text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'"]*?from\s+)?['"]([^'"]+)['"]/gm)];
  const dynamic = [...text.matchAll(/import\(\s*['"]([^'"]+)['"]\s*\)/g)].map((match) => [
    match[0],
    undefined,
    match[1],
  ]);
  return [...found, ...dynamic].flatMap(([, isType, from = '']) => {
    if (from.startsWith('@/')) return [{ path: from.slice(2), isType: Boolean(isType) }];
    if (!from.startsWith('.')) return [];
    const absolute = relative(ROOT, join(ROOT, dirname(path), from))
      .split(sep)
      .join('/');
    return [{ path: absolute, isType: Boolean(isType) }];
  });
}

const sources = findSources();
const production = sources.filter(({ path }) => !/\.test\.tsx?$|(^|\/)test-[^/]*$|^e2e\//.test(path));
const isActions = (path: string, text: string) => path.startsWith('lib/actions/') && text.startsWith("'use server'");
const under = (...rooms: string[]) => production.filter(({ path }) => rooms.some((room) => path.startsWith(room)));

/** What each room may import of the project's own; dependencies point one way. */
const MAY_IMPORT: Record<string, string[]> = {
  'lib/domain/': ['lib/domain/'],
  'lib/telemetry/': ['lib/telemetry/', 'lib/domain/'],
  'lib/sigv4/': ['lib/sigv4/', 'lib/domain/'],
  'lib/gateway/': ['lib/telemetry/', 'lib/gateway/', 'lib/sigv4/', 'lib/domain/'],
  'lib/registry/': ['lib/telemetry/', 'lib/registry/', 'lib/domain/'],
  'lib/console/': ['lib/console/', 'lib/registry/', 'lib/domain/'],
  'lib/queue/': ['lib/telemetry/', 'lib/queue/', 'lib/domain/'],
  'lib/services/': [
    'lib/telemetry/',
    'lib/services/',
    'lib/gateway/',
    'lib/registry/',
    'lib/console/',
    'lib/queue/',
    'lib/domain/',
  ],
  'lib/composition/': [
    'lib/telemetry/',
    'lib/composition/',
    'lib/services/',
    'lib/gateway/',
    'lib/registry/',
    'lib/console/',
    'lib/queue/',
    'lib/domain/',
  ],
  'lib/server/': [
    'lib/telemetry/',
    'lib/server/',
    'lib/composition/',
    'lib/services/',
    'lib/gateway/',
    'lib/registry/',
    'lib/console/',
    'lib/domain/',
  ],
  'lib/worker/': [
    'lib/worker/',
    'lib/telemetry/',
    'lib/composition/',
    'lib/console/',
    'lib/services/',
    'lib/queue/',
    'lib/domain/',
  ],
  'lib/actions/': ['lib/server/', 'lib/services/', 'lib/domain/'],
  // What is run beside the console, over the same table.
  'lib/commands/': ['lib/commands/', 'lib/services/', 'lib/registry/', 'lib/console/', 'lib/domain/'],
  'lib/client/': ['lib/client/', 'lib/domain/'],
  'lib/lambda/': ['lib/telemetry/', 'lib/lambda/', 'lib/registry/', 'lib/domain/'],
  'lib/deploy/': ['lib/deploy/'],
  // The one that works on jobs brings the engine with it; nothing imports it.
  'lib/lambda/job-worker': [
    'lib/telemetry/',
    'lib/lambda/',
    'lib/composition/',
    'lib/services/',
    'lib/queue/',
    'lib/domain/',
  ],
  'lib/local/': ['lib/local/', 'lib/lambda/', 'lib/sigv4/', 'lib/domain/'],
  // The bench also measures how the console reads a registry.
  'lib/local/bench/registry/': ['lib/local/bench/', 'lib/registry/', 'lib/domain/'],
  // And how soon its feed tells a change.
  'lib/local/bench/liveness/': ['lib/local/bench/', 'lib/services/', 'lib/registry/', 'lib/domain/'],
  // And what its jobs cost.
  'lib/local/bench/jobs/': [
    'lib/local/bench/',
    'lib/services/',
    'lib/gateway/',
    'lib/registry/',
    'lib/console/',
    'lib/domain/',
  ],
  // And how the whole console feels in a browser.
  'lib/local/bench/browser/': ['lib/local/', 'lib/domain/'],
  'components/': ['components/', 'lib/client/', 'lib/actions/', 'lib/domain/'],
  'app/': ['app/', 'components/', 'lib/client/', 'lib/actions/', 'lib/server/', 'lib/services/', 'lib/domain/'],
};

describe('rooms', () => {
  test.each(Object.entries(MAY_IMPORT))('%s imports only what it may', (room, allowed) => {
    const isInside = (path: string) =>
      !Object.keys(MAY_IMPORT).some((other) => other !== room && other.startsWith(room) && path.startsWith(other));
    const wrong = under(room)
      .filter(({ path }) => isInside(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter((each) => !allowed.some((other) => each.path.startsWith(other)))
          .map((each) => `${path} → ${each.path}`),
      );
    expect(wrong).toEqual([]);
  });

  test('every file of lib stands in a room', () => {
    expect(under('lib/').filter(({ path }) => !Object.keys(MAY_IMPORT).some((room) => path.startsWith(room)))).toEqual(
      [],
    );
  });

  test('a feature of components imports no other feature: app composes them', () => {
    const shared = ['components/ui/', 'components/shell/'];
    const wrong = under('components/').flatMap(({ path, imports }) => {
      const own = `${path.split('/').slice(0, 2).join('/')}/`;
      return imports
        .filter(
          (each) => each.path.startsWith('components/') && ![own, ...shared].some((room) => each.path.startsWith(room)),
        )
        .map((each) => `${path} → ${each.path}`);
    });
    expect(wrong).toEqual([]);
  });

  test('the primitives know no product: components/ui imports nothing but itself and the formats', () => {
    const allowed = ['components/ui/', 'lib/domain/format'];
    const wrong = under('components/ui/').flatMap(({ path, imports }) =>
      imports
        .filter((each) => !allowed.some((room) => each.path.startsWith(room)))
        .map((each) => `${path} → ${each.path}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('server and browser', () => {
  test("every file of lib/server starts with import 'server-only', and no other file has it", () => {
    const marked = (source: Source) => source.lines[0] === "import 'server-only';";
    expect(under('lib/server/').filter((source) => !marked(source))).toEqual([]);
    expect(
      production.filter((source) => !source.path.startsWith('lib/server/') && source.text.includes("'server-only';")),
    ).toEqual([]);
  });

  test('the environment is read in the env files, by the entries of small programs, and by the launcher that hands it on', () => {
    const allowed =
      /^lib\/(server|worker|commands|lambda|local|local\/gateway)\/env\.ts$|^lib\/deploy\/(health-check|start)\.mjs$|^lib\/local\/(start\.ts|bench\/browser\/console\.ts|(demo|table)\/main\.ts|(build|launcher|browser)\/)/;
    const wrong = production.filter(({ path, text }) => text.includes('process.env') && !allowed.test(path));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('zod stays out of the browser: components import files with schemas as types only', () => {
    const withSchemas = under('lib/domain/')
      .filter(({ text }) => /from 'zod'/.test(text))
      .map(({ path }) => path.replace(/\.ts$/, ''));
    const wrong = under('components/', 'lib/client/').flatMap(({ path, imports }) =>
      imports.filter((each) => !each.isType && withSchemas.includes(each.path)).map((each) => `${path} → ${each.path}`),
    );
    expect(wrong).toEqual([]);
  });

  test('actions are made by defineAction, which checks session and permission', () => {
    const wrong = under('lib/actions/').flatMap(({ path, lines }) =>
      lines
        .filter((line) => /^export /.test(line) && !/= (defineAction|definePublicAction)\(/.test(line))
        .filter((line) => !line.startsWith('export async function signOut('))
        .map((line) => `${path}: ${line}`),
    );
    expect(wrong).toEqual([]);
  });

  test('actions stand in lib/actions, at the top of their files: so none closes over what a build would have to seal', () => {
    const wrong = sources.filter(({ path, text }) => /^\s*'use server'/m.test(text) && !isActions(path, text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('routes answer through a read with a permission; health, liveness, readiness and metrics apart', () => {
    const routes = under('app/api/').filter(
      ({ path }) => path.endsWith('/route.ts') && !/\/(health|live|metrics|ready)\//.test(path),
    );
    expect(routes.length).toBeGreaterThan(0);
    const made = /^export const (GET = (getHandler|streamHandler)\(\w+\)|POST = parametersInBody\(GET\));$/;
    const wrong = routes.flatMap(({ path, lines }) =>
      lines.filter((line) => line.startsWith('export ') && !made.test(line)).map((line) => `${path}: ${line}`),
    );
    expect(wrong).toEqual([]);
    expect(routes.filter(({ text }) => !text.includes('export const GET = ')).map(({ path }) => path)).toEqual([]);
  });

  test('what a route streams is made by defineStream, which also bounds and records it', () => {
    const streams = production.filter(({ text }) => /new ReadableStream\b|\bnew Response\(\w/.test(text));
    expect(streams.map(({ path }) => path)).toEqual([
      'lib/server/define-stream.ts',
      // One text, behind a token of its own.
      'lib/server/metrics.ts',
      'lib/services/export-stream.ts',
    ]);
    const answered = under('app/api/').flatMap(({ text }) =>
      [...text.matchAll(/streamHandler\((\w+)\)/g)].map(([, name]) => name),
    );
    const defined = under('lib/server/').flatMap(({ text }) =>
      [...text.matchAll(/^export const (\w+) = defineStream\(/gm)].map(([, name]) => name),
    );
    expect(answered.sort()).toEqual(defined.sort());
  });
});

describe('files', () => {
  test('no file is longer than 300 lines', () => {
    expect(sources.filter(({ lines }) => lines.length > 301).map(({ path }) => path)).toEqual([]);
  });

  test('pages are at most 40 lines: they parse, read and compose', () => {
    const pages = under('app/').filter(({ path }) => path.endsWith('/page.tsx'));
    expect(pages.filter(({ lines }) => lines.length > 41).map(({ path }) => path)).toEqual([]);
  });

  test('only files that Next or a tool loads by name have a default export', () => {
    const wrong = production.filter(({ path, text }) => !path.startsWith('app/') && /^export default /m.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('names are kebab-case', () => {
    const odd = sources.filter(({ path }) => !/^[a-z0-9.-]+$/.test(path.split('/').at(-1) ?? ''));
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  test('there are no barrel files, which hide what depends on what', () => {
    expect(production.filter(({ path }) => /\/index\.tsx?$/.test(path)).map(({ path }) => path)).toEqual([]);
  });

  test('no test is skipped, singled out, or sleeps', () => {
    const wrong = sources.filter(
      ({ path, text }) =>
        /\.(test|spec)\.tsx?$/.test(path) &&
        /\b(test|it|describe)\.(skip|only|todo)\(|waitForTimeout\(/.test(text) &&
        !path.endsWith('conventions.test.ts'),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('no object to match holds a regular expression: it would match any text (use expect.stringMatching)', () => {
    const wrong = sources.filter(({ text }) =>
      /to(Match|Be|Equal|StrictEqual)\w*\(\{[^()]*: \/[^/\n]+\/\w*[ ,}]/.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});
