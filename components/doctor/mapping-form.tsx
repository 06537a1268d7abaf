'use client';

import { type ReactNode, useEffect, useState, useTransition } from 'react';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { refusalOf } from '@/lib/client/unwrap';
import { MAPPED_FIELDS, type Mapping, type MappingSample } from '@/lib/domain/mapping';
import type { Result } from '@/lib/domain/result';
import { PreviewTable } from './preview-table';
import { SampleTable } from './sample-table';

type MappingFormProps = {
  /** Rows as they would be read; without a mapping as is suggested. */
  look: (mapping?: Mapping) => Promise<Result<MappingSample>>;
  /** What becomes of the choice. */
  intro: string;
  onMapping?: (mapping: Mapping) => void;
  children?: (mapping: Mapping) => ReactNode;
};

/** Which attribute is which: five sampled rows, a choice for each field, and how the rows would be read. */
export function MappingForm({ look: ask, intro, onMapping, children }: MappingFormProps) {
  const [sample, setSample] = useState<MappingSample | null>(null);
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();

  function choose(chosen: Mapping) {
    setMapping(chosen);
    onMapping?.(chosen);
  }

  function look(wanted?: Mapping) {
    if (wanted) choose(wanted);
    startTransition(async () => {
      const result = await ask(wanted).catch(refusalOf);
      if (!result?.ok) return setProblem(result?.error.message ?? 'No answer came.');
      setProblem(null);
      setSample(result.data);
      if (wanted) return;
      const { suggested, current } = result.data;
      if (JSON.stringify(suggested) === JSON.stringify(current)) setMapping(suggested);
      else choose(suggested);
    });
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; afterwards every choice looks again
  useEffect(() => look(), []);

  if (!sample || !mapping) {
    return problem ? (
      <ErrorNote title="No rows to show" message={problem} className="mt-3" />
    ) : (
      <Skeleton className="mt-4 w-64" />
    );
  }
  return (
    <div className="space-y-6 pt-3">
      <p className="max-w-2xl text-muted">
        Five of the sampled rows, with what may be personal made unreadable. Choose what is what; the names suggested
        come from the attributes themselves. {intro}
      </p>
      <SampleTable sample={sample} />
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {MAPPED_FIELDS.map(({ name, label, hint }) => (
          <Field key={name} label={label} hint={`${hint[0]?.toUpperCase()}${hint.slice(1)}.`}>
            <Select
              className="w-full"
              value={mapping[name]}
              onChange={(event) => look({ ...mapping, [name]: event.target.value })}
            >
              {choicesOf(sample, mapping[name]).map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </Select>
          </Field>
        ))}
      </div>
      <PreviewTable rows={sample.preview} isStale={isBusy} />
      {sample.notes.length > 0 && (
        <ul className="list-disc space-y-1 rounded bg-warning-soft py-2.5 pr-3 pl-7">
          {sample.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {children?.(mapping)}
    </div>
  );
}

/** The attributes of the sample; a name that no row has stays a choice, because the targets file may name it. */
function choicesOf(sample: MappingSample, chosen: string) {
  const found = sample.attributes.map(({ name, type }) => ({ value: name, text: `${name} (${type})` }));
  return found.some(({ value }) => value === chosen)
    ? found
    : [{ value: chosen, text: `${chosen} (in no row of the sample)` }, ...found];
}
