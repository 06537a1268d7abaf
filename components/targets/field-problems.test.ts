import { expect, test } from 'vitest';
import { examineDraftSchema } from '@/lib/domain/target-input';
import { DRAFT } from '@/lib/domain/test-target-draft';
import { fieldProblems, stillSaid } from './field-problems';

const FORM = {
  address: null,
  addressProblem: null,
  asksRegion: false,
  asksStage: false,
  asksOwner: false,
  asksTableEndpoint: false,
  draft: DRAFT,
};

/** What the console refuses of a form with these changes, as it is said at the fields. */
function refused(draft: Partial<typeof DRAFT>, form: Partial<typeof FORM> = {}) {
  const changed = { ...DRAFT, ...draft };
  const issues = examineDraftSchema.safeParse({ draft: changed, scan: false }).error?.issues ?? [];
  const found = issues.map(({ path, message }) => ({ at: path.join('.'), message }));
  const error = { code: 'invalid' as const, message: found[0]?.message ?? '', issues: found };
  return fieldProblems({ ...FORM, ...form, draft: changed }, error);
}

test('every field that cannot be used is told at once, and nothing beside them', () => {
  const { fields, rest } = refused({ tableName: 'x', name: 'Not this', perSecond: 'many', kickAbove: '-1' });
  expect(Object.keys(fields).sort()).toEqual(['kickAbove', 'name', 'perSecond', 'tableName']);
  expect(fields.name).toContain('lower-case letters');
  expect(rest).toBeUndefined();
});

test('an empty form asks for the address, the table and a title, not for the name that comes of it', () => {
  expect(refused({ callbackUrl: '', region: '', tableName: '', title: ' ', name: '' }).fields).toEqual({
    text: 'Say where the connections are.',
    tableName: expect.stringMatching(/^Table: enter its name/),
    title: 'Enter a title.',
  });
});

test('a role of another partition is told at the role', () => {
  expect(refused({ roleArn: 'arn:aws-cn:iam::123456789012:role/x' }).fields.roleArn).toContain('another partition');
});

test('what no field on the page can say is said apart', () => {
  const hidden = { sendAbove: '', kickAbove: '', everyone: false, everyAct: false, expiresAfterMinutes: 'soon' };
  expect(refused(hidden)).toEqual({ fields: {}, rest: expect.stringMatching(/^Minutes to approve/) });
  expect(fieldProblems(FORM, { code: 'unavailable', message: 'No answer came.' })).toEqual({
    fields: {},
    rest: 'No answer came.',
  });
});

test('what was said of a field is said as long as the form holds what that was said of', () => {
  const fields = {
    roleArn: 'Another partition.',
    stage: 'Say the stage.',
    title: 'Enter a title.',
    name: 'Taken.',
    perSecond: 'No.',
  };
  const told = { fields, text: 'a1b2c3d4e5', draft: DRAFT };
  const saidAfter = (changes: Partial<typeof DRAFT>, text = told.text) =>
    Object.keys(stillSaid(told, { text, draft: { ...DRAFT, ...changes } }));
  expect(stillSaid(told, told)).toEqual(fields);
  expect(stillSaid(null, told)).toEqual({});
  expect(saidAfter({ perSecond: '5' })).toEqual(['roleArn', 'stage', 'title', 'name']);
  // And of what else it was said of.
  expect(saidAfter({ region: 'cn-north-1' })).toEqual(['stage', 'title', 'perSecond']);
  expect(saidAfter({}, 'wss://api.example.com')).toEqual(['roleArn', 'title', 'name', 'perSecond']);
  expect(saidAfter({ name: 'other' })).toEqual(['roleArn', 'stage', 'perSecond']);
});
