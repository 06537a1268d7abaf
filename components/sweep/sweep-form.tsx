'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { connectionPage } from '@/lib/client/queries';
import { formatCount } from '@/lib/domain/format';
import { DEFAULT_SWEEP_RATE, SWEEP_RATES, type SweepQuery } from '@/lib/domain/sweep';
import type { TargetDto } from '@/lib/domain/target';
import { ScanNotice } from './scan-notice';

type SweepFormProps = {
  target: TargetDto;
  /** The list's search, when one came along. */
  filter: string;
  isFirst: boolean;
  isBusy: boolean;
  onCount: (query: SweepQuery, perSecond: number) => void;
};

const QUOTA = 10_000;
/** Enough to learn how the rows would be read; none of them is shown. */
const LOOK_SIZE = 25;

export function SweepForm({ target, filter, isFirst, isBusy, onCount }: SweepFormProps) {
  const queries = useQueryClient();
  const [scope, setScope] = useState<'filter' | 'all'>(filter ? 'filter' : 'all');
  const [search, setSearch] = useState(filter);
  const [perSecond, setPerSecond] = useState<number>(DEFAULT_SWEEP_RATE);
  const [consent, setConsent] = useState<string[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isLooking, setLooking] = useState(false);
  const q = scope === 'filter' ? search.trim() : '';
  const query = (scan: boolean): SweepQuery => ({ q, id: '', user: '', ip: '', scan });

  /** Asks how the list would be read, so that a scan is agreed to before it begins. */
  async function count() {
    setConsent(null);
    if (scope === 'filter' && !q) return setProblem('Enter a search, or choose all rows.');
    setProblem(null);
    setLooking(true);
    try {
      const params = { target: target.name, ...query(false), size: LOOK_SIZE, cursor: null };
      const page = await queries.fetchQuery({ ...connectionPage(params), staleTime: 0, retry: false });
      if (page.consent) setConsent(page.consent);
      else onCount(query(false), perSecond);
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setLooking(false);
    }
  }

  return (
    <section aria-labelledby="new-sweep">
      <h2 id="new-sweep" className="border-b pb-1.5 font-semibold text-base">
        {isFirst ? 'Count ghosts' : 'Another sweep'}
      </h2>
      <form
        noValidate
        className="space-y-4 pt-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isLooking && !isBusy) void count();
        }}
      >
        <Segmented
          label="Which rows"
          value={scope}
          onChange={setScope}
          options={[
            { value: 'all', label: 'All rows' },
            { value: 'filter', label: 'A search' },
          ]}
        />
        {scope === 'filter' && (
          <Field label="Search" hint="As in the list: a user, an IP, older:30m, stage:prod.">
            <Input
              className="max-w-xl"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </Field>
        )}
        <Field
          label="Rows a second"
          hint={`${formatCount((perSecond / QUOTA) * 100)} % of the default quota of ${formatCount(QUOTA)} requests a second, which the account shares with its other APIs in this Region.`}
        >
          <Select
            className="w-28 self-start"
            value={perSecond}
            onChange={(event) => setPerSecond(Number(event.target.value))}
          >
            {SWEEP_RATES.map((rate) => (
              <option key={rate} value={rate}>
                {rate}
              </option>
            ))}
          </Select>
        </Field>
        {problem && <ErrorNote title="Not started" message={problem} />}
        {consent ? (
          <ScanNotice sentences={consent} isBusy={isBusy} onConsent={() => onCount(query(true), perSecond)} />
        ) : (
          <Button type="submit" variant={isFirst ? 'primary' : 'secondary'} busy={isLooking || isBusy}>
            Count ghosts
          </Button>
        )}
      </form>
    </section>
  );
}
