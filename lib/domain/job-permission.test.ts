import { expect, test } from 'vitest';
import { whyNotPermitted } from './job-permission';
import { type Role, roleMay } from './role';

const SOME = { kind: 'ids' } as const;
const KICK = { kind: 'kick' } as const;
const NOTICE = { kind: 'notice' } as const;

test.each([
  ['support', NOTICE, SOME, undefined],
  ['support', KICK, SOME, 'Your role may not kick. Ask an operator.'],
  ['support', NOTICE, { kind: 'everyone' }, expect.stringContaining('may not address everyone')],
  ['support', NOTICE, { kind: 'job', ofEveryone: true }, expect.stringContaining('may not address everyone')],
  ['operator', KICK, { kind: 'everyone' }, undefined],
] as const)('%s and a job that is a %o to %o', (role, content, audience, refusal) => {
  expect(whyNotPermitted({ content, audience }, (permission) => roleMay(role as Role, permission))).toEqual(refusal);
});
