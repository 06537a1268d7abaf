import { describe, expect, test } from 'vitest';
import { identityProviderSchema, nameIn, standingOfGroups, toGroups } from './identity-provider';
import { toSignInProblem } from './sign-in-problems';
import { isOfIssuer, isSameSubject, subjectKey } from './subject';

const SETTINGS = {
  issuer: 'https://login.example.org/',
  clientId: 'switchboard',
  consoleUrl: 'https://switchboard.example.org/',
  roles: { staff: 'viewer' },
};

describe('settings', () => {
  test('what is left out is as usual; the issuer stays as the provider writes it', () => {
    expect(identityProviderSchema.parse(SETTINGS)).toMatchObject({
      issuer: 'https://login.example.org/',
      consoleUrl: 'https://switchboard.example.org',
      scope: 'openid profile email',
      groupsClaim: 'groups',
      localUsers: true,
    });
    expect(identityProviderSchema.safeParse({ ...SETTINGS, issuer: 'http://127.0.0.1:9/' }).success).toBe(true);
  });

  test.each([
    [{ issuer: 'http://login.example.org' }, 'must begin with https:// unless it is this machine'],
    [{ consoleUrl: 'http://switchboard.example.org' }, 'must begin with https:// unless it is this machine'],
    [{ issuer: 'login.example.org' }, "must be the issuer's URL, with https://"],
    [{ roles: {} }, 'must give at least one group a role'],
    [{ roles: { staff: 'root' } }, 'must be a role (viewer, support, operator, admin, auditor), or an object'],
    [
      { roles: { staff: { staging: 'root' } } },
      'must be a role (viewer, support, operator, admin, auditor), or an object',
    ],
    [{ clientSecret: 'x' }, 'Unrecognized key'],
  ])('%j is refused', (changes, reason) => {
    const parsed = identityProviderSchema.safeParse({ ...SETTINGS, ...changes });
    expect(parsed.error?.issues[0]?.message).toContain(reason);
  });
});

test('of several roles the highest holds; names that every object has are no groups', () => {
  const roles = { staff: 'viewer', 'on-call': 'operator', help: 'support' } as const;
  expect(standingOfGroups(roles, ['help', 'on-call', 'staff'])).toEqual({ role: 'operator', targetRoles: {} });
  expect(standingOfGroups(roles, ['toString', 'constructor', 'Staff'])).toBeNull();
  expect(standingOfGroups(roles, [])).toBeNull();
});

test.each([
  ['https://id.example.com/', true],
  ['https://ID.example.com', true],
  ['https://id.example.com:443', true],
  ['https://id.example.com/realm', false],
  ['https://id.example.com.evil.example', false],
  ['http://id.example.com', false],
  ['https://id.example.com:8443', false],
])('whoever comes from https://id.example.com comes from %s: %s', (issuer, isSame) => {
  const subject = subjectKey({ issuer: 'https://id.example.com', sub: 'a b' });
  expect(isOfIssuer(subject, issuer)).toBe(isSame);
  expect(isSameSubject(subject, subjectKey({ issuer, sub: 'a b' }))).toBe(isSame);
  expect(isSameSubject(subject, subjectKey({ issuer, sub: 'a' }))).toBe(false);
});

test('an issuer with a path is the same with a slash at its end', () => {
  expect(isOfIssuer('https://id.example.com/realms/a 1', 'https://id.example.com/realms/a/')).toBe(true);
  expect(isOfIssuer('https://id.example.com/realms/a 1', 'https://id.example.com/realms/ab')).toBe(false);
});

test('a group of auditors gives the audit on top of what other groups give, and no target', () => {
  const { roles } = identityProviderSchema.parse({
    ...SETTINGS,
    roles: { audit: 'auditor', staff: 'viewer', revision: { '*': 'auditor', orders: 'viewer' } },
  });
  const isAuditor = true;
  expect(standingOfGroups(roles, ['audit'])).toEqual({ role: 'none', targetRoles: {}, isAuditor });
  expect(standingOfGroups(roles, ['staff', 'audit'])).toEqual({ role: 'viewer', targetRoles: {}, isAuditor });
  expect(standingOfGroups(roles, ['revision'])).toEqual({ role: 'none', targetRoles: { orders: 'viewer' }, isAuditor });
  expect(standingOfGroups(roles, ['staff'])).toEqual({ role: 'viewer', targetRoles: {} });
  const onTarget = identityProviderSchema.safeParse({ ...SETTINGS, roles: { audit: { orders: 'auditor' } } });
  expect(onTarget.error?.issues[0]?.message).toContain('so only * may have it');
});

test('groups give roles for each target, and of two the higher one holds there', () => {
  const { roles } = identityProviderSchema.parse({
    ...SETTINGS,
    roles: {
      staff: { '*': 'viewer', production: 'none' },
      staging: { staging: 'operator' },
      help: { staging: 'support', production: 'viewer' },
      ops: 'operator',
      nothing: { production: 'none' },
    },
  });
  expect(standingOfGroups(roles, ['staff'])).toEqual({ role: 'viewer', targetRoles: { production: 'none' } });
  expect(standingOfGroups(roles, ['staff', 'staging', 'help'])).toEqual({
    role: 'viewer',
    targetRoles: { production: 'viewer', staging: 'operator' },
  });
  expect(standingOfGroups(roles, ['staging'])).toEqual({ role: 'none', targetRoles: { staging: 'operator' } });
  // Where one group says none, another that holds everywhere still gives its role.
  expect(standingOfGroups(roles, ['staff', 'ops'])).toEqual({
    role: 'operator',
    targetRoles: { production: 'operator' },
  });
  expect(standingOfGroups(roles, ['nothing'])).toBeNull();
});

test.each([
  [
    ['a', 7, null, 'b'],
    ['a', 'b'],
  ],
  // One text is one group, whatever its name: "former owners" are no owners.
  ['former owners', ['former owners']],
  ['a b, c', ['a b, c']],
  ['', []],
  [undefined, []],
  [{ a: true }, []],
])('groups are read from %j', (claim, groups) => {
  expect(toGroups(claim)).toEqual(groups);
});

test.each([
  [' ', 'owners former', ['owners', 'former']],
  [',', 'former owners, staff ,', ['former owners', 'staff']],
  [',', ['a, b', 'c'], ['a, b', 'c']],
])(
  'where the settings say that groups stand in one text with %j between, they are read so',
  (separator, claim, groups) => {
    const { groupsSeparator } = identityProviderSchema.parse({ ...SETTINGS, groupsSeparator: separator });
    expect(toGroups(claim, groupsSeparator)).toEqual(groups);
  },
);

test('a person is called by an address only if the provider has not said that it is unverified', () => {
  const claims = { email: 'Ana@example.org', preferred_username: 'ana' };
  expect(nameIn(claims)).toBe('Ana@example.org');
  expect(nameIn({ ...claims, email_verified: true })).toBe('Ana@example.org');
  // Some write it as a text.
  for (const email_verified of [false, 'false']) {
    expect(nameIn({ ...claims, email_verified })).toBe('ana');
    expect(nameIn({ email: claims.email, email_verified })).toBeUndefined();
  }
  expect(nameIn({ email: '', preferred_username: 7 })).toBeUndefined();
});

test('a problem is one that the page has words for', () => {
  expect(toSignInProblem('denied')).toBe('denied');
  expect([toSignInProblem('toString'), toSignInProblem('<b>'), toSignInProblem(undefined)]).toEqual([null, null, null]);
});
