import { type ReactNode, useId } from 'react';

type SettingSectionProps = { title: string; note?: ReactNode; actions?: ReactNode; children?: ReactNode };

/** One matter of a page of settings: what it is at the left, what stands and can be done at the right. */
export function SettingSection({ title, note, actions, children }: SettingSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-x-8 gap-y-3 border-t py-5 md:grid-cols-[11rem_minmax(0,1fr)]">
      <h2 id={id} className="font-medium text-base">
        {title}
      </h2>
      <div className="min-w-0 space-y-3">
        {note && <p className="max-w-2xl text-muted">{note}</p>}
        {children}
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </section>
  );
}
