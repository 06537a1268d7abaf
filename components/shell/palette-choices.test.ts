import { describe, expect, it } from 'vitest';
import { permissionsOf } from '@/lib/domain/role';
import { targetSchema, toTargetDto } from '@/lib/domain/target';
import { listChoices } from './palette-choices';

const target = (name: string, title: string) =>
  toTargetDto(
    targetSchema.parse({
      name,
      title,
      kind: 'production',
      region: 'eu-west-1',
      callbackUrl: `https://${name}.example.com/live`,
      table: { name: 'fleet' },
    }),
    'viewer',
  );
const targets = [target('chat', 'Chat'), target('orders', 'Orders, live')];
const where = {
  places: [
    { path: '/connections', name: 'Connections' },
    { path: '/overview', name: 'Overview' },
  ],
  targets,
  current: targets[1],
  path: '/overview',
  search: '?target=orders',
};
const namesFor = (text: string) => listChoices(text, where).map(({ name }) => name);

describe('the palette', () => {
  it('offers every page on the target that is looked at, and every other target on this page', () => {
    expect(listChoices('', where).map(({ href }) => href)).toEqual([
      '/connections?target=orders',
      '/overview?target=orders',
      '/account',
      '/overview?target=chat',
    ]);
  });

  it('leads from one thing of a target to the page that the other has, and keeps what is of the console itself', () => {
    const hrefOfChat = (path: string, search: string) =>
      listChoices('chat', { ...where, path, search }).find(({ group }) => group === 'Targets')?.href;
    expect(hrefOfChat('/jobs/job', '?target=orders&id=a1')).toBe('/jobs?target=chat');
    expect(hrefOfChat('/users/person', '?name=ann&target=orders')).toBe('/users/person?name=ann&target=chat');
    expect(hrefOfChat('/targets/new', '?edit=orders')).toBe('/targets/new?edit=orders&target=chat');
    expect(hrefOfChat('/connections', '?target=orders&q=ann')).toBe('/connections?target=chat');
  });

  it('finds by every word, in names and what is said beside them', () => {
    expect(namesFor('over')).toEqual(['Overview', 'Find over']);
    expect(namesFor('eu-west CHA')).toEqual(['Chat', 'Find eu-west CHA']);
    expect(namesFor('nothing like it')).toEqual(['Find nothing like it']);
  });

  it('hands what was typed to the search for connections as it is', () => {
    const found = listChoices(' user:ann & co ', where).at(-1);
    expect(new URL(String(found?.href), 'http://console').searchParams.get('q')).toBe('user:ann & co');
    expect(new URL(String(found?.href), 'http://console').searchParams.get('target')).toBe('orders');
  });

  it('offers no search where somebody may not look', () => {
    expect(permissionsOf('none')).not.toContain('connections.read');
    expect(listChoices('ann', { ...where, current: undefined })).toEqual([]);
  });
});
