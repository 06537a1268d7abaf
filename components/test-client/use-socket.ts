'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { explainClose, explainFailure, watchPolicy } from './reach';
import { MAX_MESSAGES, type Message, toMessage } from './received';

export type Link =
  | { state: 'none'; why: { title: string; message: string } | null }
  | { state: 'connecting' }
  /** `since`: epoch ms */
  | { state: 'open'; user: string; since: number };

/** One WebSocket of this page, and all that came over it. It ends with the page. */
export function useSocket() {
  const [link, setLink] = useState<Link>({ state: 'none', why: null });
  const [messages, setMessages] = useState<Message[]>([]);
  const socket = useRef<WebSocket | null>(null);
  const count = useRef(0);

  const add = useCallback((way: Message['way'], data: unknown) => {
    count.current += 1;
    const message = toMessage(count.current, Date.now(), way, data);
    setMessages((before) => [message, ...before].slice(0, MAX_MESSAGES));
  }, []);

  const leave = useCallback(() => {
    const left = socket.current;
    socket.current = null;
    left?.close(1000);
  }, []);
  useEffect(() => leave, [leave]);

  function connect(address: string, user: string) {
    leave();
    setLink({ state: 'connecting' });
    const policy = watchPolicy(address);
    let next: WebSocket;
    try {
      next = new WebSocket(address);
    } catch {
      policy.end();
      // On a page that came over https a browser opens no plain ws.
      setLink({
        state: 'none',
        why: { title: 'Not connected', message: 'This browser does not open that address from this page. Use wss.' },
      });
      return;
    }
    socket.current = next;
    next.binaryType = 'arraybuffer';
    const isCurrent = () => socket.current === next;
    let wasOpen = false;
    next.onopen = () => {
      wasOpen = true;
      policy.end();
      if (isCurrent()) setLink({ state: 'open', user, since: Date.now() });
    };
    next.onmessage = ({ data }) => isCurrent() && add('in', data);
    let isEnding = false;
    const end = async (closed?: string) => {
      if (isEnding) return;
      isEnding = true;
      if (!isCurrent()) return policy.end();
      const why = closed
        ? { title: 'The connection ended', message: closed }
        : { title: 'Not connected', message: await explainFailure(address, policy.hasStopped) };
      policy.end();
      if (!isCurrent()) return;
      socket.current = null;
      setLink({ state: 'none', why });
    };
    // Of what the policy of the page stops a browser tells an error and no close.
    next.onerror = () => wasOpen || end();
    next.onclose = ({ code, reason }) => end(wasOpen ? explainClose(code, reason) : undefined);
  }

  return {
    link,
    messages,
    connect,
    disconnect() {
      leave();
      setLink({ state: 'none', why: null });
    },
    clear: () => setMessages([]),
    send(line: string) {
      if (socket.current?.readyState !== WebSocket.OPEN) return;
      socket.current.send(line);
      add('out', line);
    },
  };
}
