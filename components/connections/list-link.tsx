'use client';

import type { ComponentProps } from 'react';
import { useConnections } from './connections-context';
import { type ListState, listHref } from './list-params';

type ListLinkProps = Omit<ComponentProps<'a'>, 'href' | 'onClick'> & { changes: Partial<ListState> };

/** A link to this list in another state: a real address, for a new tab, and no reload in this one. */
export function ListLink({ changes, children, ...rest }: ListLinkProps) {
  const { state, setState } = useConnections();
  return (
    <a
      {...rest}
      href={listHref({ ...state, ...changes })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        setState(changes);
      }}
    >
      {children}
    </a>
  );
}
