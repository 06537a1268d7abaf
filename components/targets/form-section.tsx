import type { ReactNode } from 'react';

type FormSectionProps = { id: string; title: string; intro: string; children: ReactNode };

/** One step of the form: its question at the left, the fields at the right. */
export function FormSection({ id, title, intro, children }: FormSectionProps) {
  return (
    <section aria-labelledby={id} className="grid gap-x-8 gap-y-3 border-t pt-5 md:grid-cols-[15rem_minmax(0,1fr)]">
      <div>
        <h2 id={id} className="font-semibold text-base">
          {title}
        </h2>
        <p className="mt-0.5 text-muted text-sm">{intro}</p>
      </div>
      <div className="min-w-0 space-y-4">{children}</div>
    </section>
  );
}
