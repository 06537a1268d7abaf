'use client';

import { useState } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { useCurrentTarget } from '@/components/shell/use-current-target';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { newId } from '@/lib/client/new-id';
import { addressWith, testClientUser } from '@/lib/domain/own-client';
import type { TargetDto } from '@/lib/domain/target';
import { OwnId } from './own-id';
import { ReceivedList } from './received-list';
import { SendLine } from './send-line';
import { useFreshDocument } from './use-fresh-document';
import { type Link, useSocket } from './use-socket';

type ClientScreenProps = { targets: TargetDto[]; person: string };

/** A client of the target in this very page. Another target is another client. */
export function ClientScreen({ targets, person }: ClientScreenProps) {
  const target = useCurrentTarget(targets);
  if (!target) return <EmptyState title="There is no such target">Choose one at the top.</EmptyState>;
  return <Client key={target.name} target={target} person={person} />;
}

function Client({ target, person }: { target: TargetDto; person: string }) {
  if (useFreshDocument(target.clientUrl)) return <LiveClient target={target} person={person} />;
  const { host } = new URL(target.clientUrl);
  return (
    <>
      <PageHeader title="Test client" />
      <EmptyState
        title="This page has to be loaded anew"
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            Load anew
          </Button>
        }
      >
        The browser does not let it connect to {host}, which the console did not know when the page was opened.
      </EmptyState>
    </>
  );
}

const STATES: Record<Link['state'], { word: string; tone: Tone }> = {
  none: { word: 'Not connected', tone: 'muted' },
  connecting: { word: 'Connecting …', tone: 'info' },
  open: { word: 'Connected', tone: 'positive' },
};

function LiveClient({ target, person }: { target: TargetDto; person: string }) {
  const { link, messages, connect, disconnect, clear, send } = useSocket();
  const [address, setAddress] = useState(target.clientUrl);
  const [isIndented, setIndented] = useState(true);
  const [problem, setProblem] = useState<string | null>(null);
  const { word, tone } = STATES[link.state];
  const isOpen = link.state === 'open';
  const userNote = target.userParameter === null ? '' : ` The user is added as ?${target.userParameter}=.`;

  function open() {
    // Eight digits of chance: two clients of one person are never taken for each other.
    const user = testClientUser(person, newId().slice(0, 8));
    const whole = addressWith(address, target.userParameter, user);
    const { origin, host } = new URL(target.clientUrl);
    if (!whole) return setProblem('An address begins with wss:// or ws://.');
    // The policy of these pages, too, lets them connect nowhere else.
    if (new URL(whole).origin !== origin)
      return setProblem(`A test client of ${target.title} connects to ${host} only.`);
    setProblem(null);
    connect(whole, user);
  }

  return (
    <div className="max-w-3xl space-y-5">
      <PageHeader title="Test client">
        A real client of {target.title} in this page. It shows what arrives for as long as the page is open.
      </PageHeader>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (link.state === 'none') open();
          else disconnect();
        }}
      >
        <Field
          label="Address"
          hint={`Add what $connect asks for, such as a token.${userNote}`}
          error={problem}
          beside={
            <Button type="submit" variant={link.state === 'none' ? 'primary' : 'secondary'}>
              {link.state === 'none' ? 'Connect' : 'Disconnect'}
            </Button>
          }
        >
          <Input
            type="url"
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
            readOnly={link.state !== 'none'}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        </Field>
      </form>
      <section aria-label="Connection" className="space-y-2">
        <p role="status" className="flex flex-wrap items-center gap-2 text-sm">
          <Badge tone={tone}>{word}</Badge>
          {isOpen && target.userParameter !== null && (
            <span className="break-all font-mono text-muted">{link.user}</span>
          )}
        </p>
        {link.state === 'none' && link.why && <ErrorNote title={link.why.title} message={link.why.message} />}
        {isOpen && <OwnId key={link.user} target={target} user={link.user} />}
      </section>
      <SendLine isOpen={isOpen} onSend={send} />
      <section aria-labelledby="received">
        <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
          <h2 id="received" className="font-semibold text-base">
            Messages
          </h2>
          <label htmlFor="indent" className="ml-auto flex items-center gap-2 text-sm">
            <Checkbox id="indent" checked={isIndented} onCheckedChange={setIndented} />
            Indent JSON
          </label>
          <Button size="sm" disabled={messages.length === 0} onClick={clear}>
            Clear
          </Button>
        </div>
        {messages.length === 0 && (
          <p className="text-muted text-sm">{isOpen ? 'Nothing has arrived yet.' : 'Connect to see what arrives.'}</p>
        )}
        <ReceivedList messages={messages} isIndented={isIndented} />
      </section>
    </div>
  );
}
