import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeTempDir, until } from '../testing';
import { writeFiles } from './test-kit';
import { watchFolder } from './watch-folder';

function watch(files: Record<string, string>) {
  const root = makeTempDir();
  writeFiles(root, files);
  let changes = 0;
  const folder = watchFolder(root, {
    onChange: () => changes++,
    onLimit: () => {},
    ignored: join(root, 'routes.json'),
  });
  onTestFinished(() => folder.close());
  return {
    root,
    /** Waits for what `act` causes. */
    async expectChange(act: () => void) {
      const before = changes;
      act();
      await until(() => changes > before);
    },
    countChanges: () => changes,
  };
}

test('code that is written, added, moved or removed is noticed, in folders made later too', async () => {
  const { root, expectChange } = watch({ 'app.js': '1', 'lib/words.mjs': '1' });
  await expectChange(() => appendFileSync(join(root, 'app.js'), '2'));
  await expectChange(() => appendFileSync(join(root, 'lib/words.mjs'), '2'));
  await expectChange(() => writeFileSync(join(root, 'data.json'), '{}'));
  await expectChange(() => renameSync(join(root, 'data.json'), join(root, 'lib/data.json')));
  await expectChange(() => mkdirSync(join(root, 'later/deep'), { recursive: true }));
  await expectChange(() => writeFileSync(join(root, 'later/deep/app.cjs'), '1'));
  await expectChange(() => rmSync(join(root, 'later/deep/app.cjs')));
});

test('a folder that is built anew stays watched', async () => {
  const { root, expectChange } = watch({ 'dist/app.js': '1' });
  await expectChange(() => {
    rmSync(join(root, 'dist'), { recursive: true });
    writeFiles(root, { 'dist/app.js': '2' });
  });
  await expectChange(() => appendFileSync(join(root, 'dist/app.js'), '3'));
});

test('packages, hidden folders, other files and the ignored file are not noticed', async () => {
  const { root, expectChange, countChanges } = watch({
    'node_modules/a/index.js': '1',
    '.git/b.js': '1',
    'routes.json': '{}',
  });
  for (const name of ['node_modules/a/index.js', '.git/b.js', 'routes.json', 'data.sqlite', 'notes.txt']) {
    appendFileSync(join(root, name), '2');
  }
  await expectChange(() => writeFileSync(join(root, 'app.js'), '1'));
  expect(countChanges()).toBe(1);
});
