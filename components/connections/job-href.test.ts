import { describe, expect, it } from 'vitest';
import { readLongSearch } from '@/lib/client/long-search';
import { formatSearch, MAX_LISTED, parseSearch } from '@/lib/domain/search';
import { jobHref } from './job-href';

const idsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `L0SM9cOFvH${String(index).padStart(5, '0')}=`);

/** The parameters of an address, and the search behind its `#`. */
function read(href: string) {
  const url = new URL(href, 'http://console');
  const params = Object.fromEntries(url.searchParams);
  return { params, long: readLongSearch((name) => params[name], url.hash) };
}

describe("the link to a job's form", () => {
  it('names the target, the search and when the list was read', () => {
    expect(read(jobHref('eu', 'user:"Ana Lee"', 1700)).params).toEqual({
      target: 'eu',
      q: 'user:"Ana Lee"',
      at: '1700',
    });
  });

  it('leaves out what is not known', () => {
    expect(jobHref('eu', '', undefined)).toBe('/jobs/new?target=eu');
  });

  it('holds as many ids as a list may have, and stays short before the #', () => {
    const ids = idsOf(MAX_LISTED);
    const href = jobHref('eu', formatSearch([{ kind: 'ids', values: ids }]), 1700);
    expect(href.split('#')[0]?.length).toBeLessThan(100);
    const { params, long } = read(href);
    expect(params).toMatchObject({ target: 'eu', at: '1700' });
    expect(parseSearch(long ?? '').terms).toEqual([{ kind: 'ids', values: ids }]);
  });
});
