import { describe, expect, it } from 'vitest';
import { formatSearch } from '@/lib/domain/search';
import { audienceProblem, firstAudienceOf, toDraft } from './audience-draft';
import { leaveOutProblem, toExclusions } from './leave-out-fields';
import { idsIn } from './pasted-ids';

const IDS = ['L0SM9cOFvHcCIhw=', 'L0SM9cOFvHcCIhx='];
const HYPHEN = '-0SM9cOFvHcCIhw=';

function exceptionsOf(comma: string, end: string): string {
  return [['connectionId', 'outcome'], ...IDS.map((id) => [id, 'failed'])]
    .map((line) => line.join(comma) + end)
    .join('');
}

describe('the draft of an audience', () => {
  it('is a list of ids when the search is nothing else', () => {
    expect(toDraft(formatSearch([{ kind: 'ids', values: IDS }]))).toEqual({ kind: 'ids', q: '', ids: IDS.join('\n') });
    expect(toDraft(IDS.join(' '))).toMatchObject({ kind: 'ids', ids: IDS.join('\n') });
    expect(toDraft(`id:${IDS[0]}`)).toMatchObject({ kind: 'ids', ids: IDS[0] });
  });

  it.each(['', 'user:ana', 'id:L0SM*', `${IDS.join(' ')} status:live`, `${IDS.join(' ')} older:soon`])(
    'is the search as it was written otherwise: %s',
    (q) => {
      expect(toDraft(q)).toEqual({ kind: 'filter', q, ids: '' });
    },
  );
});

describe('the draft of a job that is made anew', () => {
  const everyone = { audience: { kind: 'everyone' } } as const;
  const may = { mayEveryone: true };

  it('is everyone where that one was, for whoever may address everyone', () => {
    expect(firstAudienceOf('', everyone, may)).toEqual({ kind: 'everyone', q: '', ids: '' });
    expect(firstAudienceOf('', everyone, { mayEveryone: false })).toEqual(toDraft(''));
  });

  it('is the search of the link otherwise, and an empty one is not everyone', () => {
    expect(firstAudienceOf('user:ana', everyone, may)).toEqual(toDraft('user:ana'));
    expect(firstAudienceOf('', null, may)).toEqual(toDraft(''));
    expect(firstAudienceOf('', { audience: { kind: 'ids', count: 2 } }, may)).toEqual(toDraft(''));
    expect(firstAudienceOf('', { audience: { kind: 'job', jobId: 'j', marks: 'g', ofEveryone: true } }, may)).toEqual(
      toDraft(''),
    );
  });
});

describe('the draft of an audience that names nobody', () => {
  it.each([
    ['', /not everyone/],
    [' ', /not everyone/],
    [',', /nothing to look for/],
    ['"" ,', /nothing to look for/],
    ['status:dead', /status: is one of/],
  ])('is told so: %j', (q, words) => {
    expect(audienceProblem({ kind: 'filter', q, ids: '' })).toMatch(words);
  });

  it('is not that of everyone, nor of a search or a list that does', () => {
    expect(audienceProblem({ kind: 'everyone', q: '', ids: '' })).toBeUndefined();
    expect(audienceProblem({ kind: 'filter', q: 'ana', ids: '' })).toBeUndefined();
    expect(audienceProblem({ kind: 'ids', q: '', ids: IDS.join() })).toBeUndefined();
    expect(audienceProblem({ kind: 'ids', q: 'ana', ids: ' \n' })).toBe('Paste at least one connection id.');
  });
});

describe('a pasted list of ids', () => {
  it.each([
    ['a line each', `${IDS.join('\r\n')}\n\n${IDS[0]}\n`, IDS],
    ['ids of API Gateway with commas or blanks between', `${IDS.join(', ')};\n${IDS[0]},`, IDS],
    ['ids of any other form, each as it is', 'a,b\nc d; e\nabc*\n', ['a,b', 'c d; e', 'abc*']],
    ['the exceptions of a job, as the console wrote them', exceptionsOf(',', '\r\n'), IDS],
    ['a column that a spreadsheet gave', exceptionsOf('\t', '\n'), IDS],
    [
      'with quotation marks, and an id that a formula could begin with',
      `"${IDS[0]}";"live"\n'${HYPHEN},failed`,
      [IDS[0], HYPHEN],
    ],
    [
      'in doubt each line as it is',
      `${IDS.join(',')},oops\n${IDS[0]} failed`,
      [`${IDS.join(',')},oops`, `${IDS[0]} failed`],
    ],
    [
      'of an export, with ids of any form, one of which a formula could begin with',
      `userId,connectionId\r\nana,'-x\r\n"Lee, Ana","a,b"\r\n`,
      ['-x', 'a,b'],
    ],
    ['a column of it, with or without its head', "connectionId\n'-x\n'+y\na,b\n", ['-x', '+y', 'a,b']],
    ['no more than what stands there where no formula follows', "'-x\n'quoted'\n", ['-x', "'quoted'"]],
    ['nothing', ' \n', []],
  ])('is %s', (_, text, ids) => {
    expect(idsIn(text)).toEqual(ids);
  });

  it('to leave out has a bound, which counts the own test client', () => {
    const ids = Array.from({ length: 1_000 }, (_, at) => `id-${at}`).join('\n');
    const draft = { ids, users: '', testClients: true };
    expect(leaveOutProblem(draft, null)).toBeUndefined();
    expect(leaveOutProblem(draft, 'own')).toMatch(/^Leave out at most 1,000 ids .*; your test client is one of them\./);
    expect(leaveOutProblem({ ...draft, testClients: false }, 'own')).toBeUndefined();
    expect(toExclusions({ ...draft, ids: 'a,b' }, 'own')).toMatchObject({ ids: ['a,b', 'own'], ownClient: 'own' });
    // One that was pasted is one of those that a person wants to hear of.
    expect(toExclusions({ ...draft, ids: 'own' }, 'own').ownClient).toBeUndefined();
  });
});
