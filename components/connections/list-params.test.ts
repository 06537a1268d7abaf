import { describe, expect, it } from 'vitest';
import { type LinkedView, listHref, readListState, viewHref } from './list-params';

/** The state that an address is read as, by a browser or (without what follows the `#`) by a server. */
function read(href: string, isServer = false, linked: LinkedView | null = null) {
  const url = new URL(href, 'http://console');
  return readListState((name) => url.searchParams.get(name), isServer ? '' : url.hash, linked);
}

describe("the list's address", () => {
  it('says nothing about what is as it always is', () => {
    expect(listHref(read('/connections'))).toBe('/connections');
  });

  it('is read as what it was written from', () => {
    const state = {
      ...read('/connections'),
      target: 'eu',
      q: 'user:"Ana Lee" 10.0.0.0/8',
      cursor: 'a+/=',
      open: 'x=',
      order: 'oldest' as const,
    };
    expect(read(listHref(state))).toEqual(state);
  });

  it('keeps a search too long for any server behind the #', () => {
    const q = Array.from({ length: 1000 }, (_, index) => `L0SM9cOFvH${String(index).padStart(5, '0')}=`).join(' ');
    const href = listHref({ ...read('/connections'), q });
    expect(href.split('#')[0]?.length).toBeLessThan(100);
    expect(read(href).q).toBe(q);
    expect(read(href, true).q).toBe('');
  });

  it('changes before the # when a long search does', () => {
    const [one, other] = ['a', 'b'].map((end) => listHref({ ...read('/connections'), q: 'x'.repeat(5000) + end }));
    expect(one?.split('#')[0]).not.toBe(other?.split('#')[0]);
  });

  it('takes id, user and ip as parameters of their own', () => {
    expect(read('/connections?user=Ana%20Lee&ip=::1').q).toBe('user:"Ana Lee" ip:::1');
  });

  it('takes a size or an order that there is not for none', () => {
    expect(read('/connections?size=33').size).toBe(50);
    expect(read('/connections?order=random').order).toBe('newest');
  });

  it('takes from a view what a link to it leaves unsaid', () => {
    const view = { id: 'v1', q: 'status:idle', size: 100, order: 'oldest' as const };
    expect(read(viewHref('eu', 'v1'), false, view)).toMatchObject({
      target: 'eu',
      view: 'v1',
      q: 'status:idle',
      size: 100,
      order: 'oldest',
    });
    expect(read('/connections?view=v2', false, view)).toMatchObject({ view: 'v2', q: '', size: 50 });
    expect(read('/connections?view=v1&user=ana', false, view)).toMatchObject({ q: 'user:ana', size: 50 });
  });

  it('says of an open view also that the search was cleared and the size is the usual one', () => {
    const view = { id: 'v1', q: 'status:idle', size: 100, order: 'oldest' as const };
    const cleared = { ...read('/connections?view=v1', false, view), q: '', size: 50 as const };
    expect(read(listHref(cleared), false, view)).toEqual(cleared);
  });
});
