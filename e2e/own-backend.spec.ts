import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { WebSocket } from 'ws';
import { type Stack, startStack } from './stack';
import { confirmKick, expectToast, sendNotice, signInByLink } from './utils';

/**
 * A backend of the user's own on the local gateway, whose registry holds nothing but connection ids. CHAT_SAMPLE_DIR names a copy of
 * AWS's simple-websockets-chat-app with the routes.json of the README in it; the same must hold there.
 */
const { CHAT_SAMPLE_DIR = join(import.meta.dirname, 'chat-backend') } = process.env;

let stack: Stack;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  stack = await startStack({ env: { ROUTES_FILE: join(CHAT_SAMPLE_DIR, 'routes.json'), DEMO_CLIENTS: '' } });
});
test.afterAll(() => stack.stop());

async function connect(userAgent: string) {
  const socket = new WebSocket(stack.gatewayUrl, { headers: { 'User-Agent': userAgent } });
  const received: string[] = [];
  let code: number | undefined;
  socket.on('message', (data: Buffer) => received.push(data.toString()));
  socket.on('close', (closedWith) => {
    code = closedWith;
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { socket, received, closedWith: () => code };
}

test('handlers run on the local gateway, and the console shows, reaches and kicks their clients', async ({ page }) => {
  const [kiosk, phone] = [await connect('kiosk/1.0'), await connect('phone/2.0')];
  kiosk.socket.send(JSON.stringify({ action: 'sendmessage', data: 'hello all' }));
  await expect.poll(() => [kiosk.received, phone.received]).toEqual([['hello all'], ['hello all']]);
  kiosk.socket.send(JSON.stringify({ action: 'unheard of' }));
  await expect.poll(() => kiosk.received.at(-1)).toMatch(/^\{"message": "Forbidden", /);

  await signInByLink(page, stack.signInUrl);
  await page.getByRole('button', { name: 'List by scan' }).click();
  const row = page.getByRole('row').filter({ hasText: 'kiosk/1.0' });
  await expect(row).toContainText('Live');
  await expect(row).toContainText('127.0.0.1');
  await expect(page.getByRole('row').filter({ hasText: 'phone/2.0' })).toContainText('Live');

  await row.getByRole('button', { name: 'Actions for' }).click();
  await page.getByRole('menuitem', { name: 'Send notice…' }).click();
  await sendNotice(page, 'Back at noon.');
  await expectToast(page, 'Delivered to');
  expect(kiosk.received.at(-1)).toBe('Back at noon.');
  expect(phone.received).toEqual(['hello all']);

  await row.getByRole('button', { name: 'Actions for' }).click();
  await page.getByRole('menuitem', { name: 'Kick…' }).click();
  await confirmKick(page, 1);
  await expectToast(page, 'Closed');
  await expect.poll(kiosk.closedWith).toBe(1000);

  phone.socket.send(JSON.stringify({ action: 'sendmessage', data: 'still here' }));
  await expect.poll(() => phone.received.at(-1)).toBe('still here');
  phone.socket.close();
});
