import type { ReactNode } from 'react';
import { Mark } from './mark';

/** A page outside of the console: one thing to read or to do, in the middle. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center px-5 pt-12 pb-[16dvh]">
      <p className="mb-8 flex items-center gap-2 font-semibold text-base">
        <Mark className="size-5" />
        Switchboard
      </p>
      <h1 className="mb-1 font-semibold text-xl">{title}</h1>
      {children}
    </main>
  );
}
