import { expect, test } from 'vitest';
import { withMarkedFactories } from './mark-factories';

const PUSH = '(globalThis.TURBOPACK||(globalThis.TURBOPACK=[])).push([';
const SELF = '"object"==typeof document?document.currentScript:void 0';

test('each factory of a script stands in parentheses, whatever is written in it', () => {
  const first = '(e,t)=>{"use strict";t.text="]),12,e=>{";t.pattern=/[,\\]{]/;t.more=[7,9,e=>{e()}]}';
  const same = 'e=>{e.s(1)}';
  expect(withMarkedFactories(`${PUSH}${SELF},12,13,${first},14,${same},15,${same}]);\n`)).toBe(
    `${PUSH}${SELF},12,13,(${first}),14,(${same}),15,(${same})]);\n`,
  );
});

test('a script that is no list of modules stays as it is', () => {
  const script = '!function(){globalThis.isHere=true}();';
  expect(withMarkedFactories(script)).toBe(script);
});

test('no factory is called', () => {
  const script = `${PUSH}${SELF},12,()=>{throw new Error("called")}]);`;
  expect(withMarkedFactories(script)).toContain('(()=>{');
});
