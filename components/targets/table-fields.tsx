'use client';

import { useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { findTables } from '@/lib/actions/targets';
import { refusalOf } from '@/lib/client/unwrap';
import { REGION_NAME } from '@/lib/domain/aws-partition';
import type { FoundTables } from '@/lib/domain/found-table';
import { DraftField } from './draft-field';
import { FormSection } from './form-section';
import { FoundTableList } from './found-table-list';
import type { TargetForm } from './use-target-form';

/** The table where the backend writes down its connections: found, or named. */
export function TableFields({ form }: { form: TargetForm }) {
  const { draft, change, asksTableEndpoint } = form;
  const [found, setFound] = useState<FoundTables | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  const region = draft.tableRegion || draft.region;

  function find() {
    setProblem(null);
    startTransition(async () => {
      const { tableEndpoint: endpoint, roleArn, externalId } = draft;
      const result = await findTables({ region, endpoint, roleArn, externalId }).catch(refusalOf);
      if (result?.ok) return setFound(result.data);
      setFound(null);
      setProblem(result?.error.message ?? 'No answer came. Is the console running?');
    });
  }

  return (
    <FormSection id="table" title="Table" intro="The DynamoDB table in which your backend keeps its connections.">
      <div className="grid gap-4 sm:grid-cols-2">
        <DraftField
          form={form}
          name="tableRegion"
          label="Region of the table (optional)"
          hint="When it is not that of the API."
          {...(REGION_NAME.test(draft.region) && { placeholder: draft.region })}
        />
        {asksTableEndpoint && (
          <DraftField
            form={form}
            name="tableEndpoint"
            label="Endpoint of the table (optional)"
            hint="For an engine on this machine."
            placeholder="http://127.0.0.1:3002"
            className="font-mono"
          />
        )}
      </div>
      <div>
        <Button busy={isBusy} onClick={find}>
          {found ? 'Find tables again' : 'Find tables'}
        </Button>
        <span className="ml-3 text-muted text-sm max-sm:mt-2 max-sm:ml-0 max-sm:block">
          {REGION_NAME.test(region)
            ? `Lists the tables in ${region} and looks at their keys; no row is read.`
            : 'Needs the Region.'}
        </span>
      </div>
      {problem && <ErrorNote title="No tables found" message={problem} />}
      {found && (
        <FoundTableList found={found} chosen={draft.tableName} onChoose={(tableName) => change({ tableName })} />
      )}
      <DraftField
        form={form}
        name="tableName"
        label="Table"
        hint="Chosen above, or entered by its name."
        className="w-full sm:w-80"
      />
    </FormSection>
  );
}
