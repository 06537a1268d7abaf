import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ConnectionIdLink } from './connection-id-link';

const shown = (notHere: string | undefined) =>
  renderToStaticMarkup(
    createElement(ConnectionIdLink, { target: 't', connectionId: 'L0SM9cOFvHcCIhw=', notHere, className: '' }),
  );

test('the id of a connection leads to the list with it open', () => {
  expect(shown(undefined)).toContain('href="/connections?target=t&amp;open=L0SM9cOFvHcCIhw%3D"');
});

test('the id of a connection of another place leads nowhere: this list is not of it', () => {
  expect(shown('The target was moved.')).toContain('L0SM9cOFvHcCIhw=');
  expect(shown('The target was moved.')).not.toContain('href');
});
