'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { METERING_STEP_BYTES } from '@/lib/domain/limits';
import { payloadBytes } from '@/lib/domain/notice';

type SendLineProps = { isOpen: boolean; onSend: (line: string) => void };

/** From the client to the backend, as an application would. */
export function SendLine({ isOpen, onSend }: SendLineProps) {
  const [line, setLine] = useState('');
  // A browser sends a message as one frame, and API Gateway closes a connection whose frame is larger.
  const isTooLong = payloadBytes(line) > METERING_STEP_BYTES;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isOpen || line === '' || isTooLong) return;
        onSend(line);
        setLine('');
      }}
    >
      <Field
        label="A line to the backend"
        error={isTooLong && 'API Gateway takes 32 KB in one frame.'}
        beside={
          <Button type="submit" disabled={!isOpen || line === ''}>
            Send the line
          </Button>
        }
      >
        <Input
          className="font-mono"
          autoComplete="off"
          spellCheck={false}
          value={line}
          onChange={(event) => setLine(event.target.value)}
        />
      </Field>
    </form>
  );
}
