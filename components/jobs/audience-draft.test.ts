import { describe, expect, it } from 'vitest';
import { formatSearch } from '@/lib/domain/search';
import { toDraft } from './audience-draft';

const IDS = ['L0SM9cOFvHcCIhw=', 'L0SM9cOFvHcCIhx='];

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
