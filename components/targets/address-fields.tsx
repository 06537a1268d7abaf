import { CircleCheck } from 'lucide-react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { describeAddress } from '@/lib/domain/target-address';
import { DraftField } from './draft-field';
import { FormSection } from './form-section';
import type { TargetForm } from './use-target-form';

/** Whatever is pasted is told back in words; only what it leaves open is asked. */
export function AddressFields({ form }: { form: TargetForm }) {
  const { text, address, addressProblem, asksRegion, asksStage, asksOwner, change, problems } = form;
  return (
    <FormSection id="address" title="Address" intro="Where the connections are. Paste what you have at hand.">
      <Field
        label="API id or URL"
        hint="An API id, a wss URL, the callback URL, or domainName/stage of $context."
        error={addressProblem ?? problems.text}
      >
        <Input
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod"
          className="w-full font-mono"
          value={text}
          onChange={(event) => change({ text: event.target.value })}
        />
      </Field>
      {address && (
        <p role="status" className="flex items-start gap-2 text-sm">
          <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-positive" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{describeAddress(address)}</span>
        </p>
      )}
      {(asksRegion || asksStage) && (
        <div className="grid gap-4 sm:grid-cols-2">
          {asksRegion && (
            <DraftField
              form={form}
              name="region"
              label="Region"
              hint="Of the API; signatures name it."
              placeholder="eu-west-1"
            />
          )}
          {asksStage && <DraftField form={form} name="stage" label="Stage" placeholder="prod" />}
        </div>
      )}
      {asksOwner && (
        <div className="grid gap-4 sm:grid-cols-2">
          <DraftField
            form={form}
            name="apiId"
            label="API id (optional)"
            hint="Rows that say they are of another API are then never removed. Needed where the same Region has production, or acts that take two persons."
            placeholder="a1b2c3d4e5"
          />
          <DraftField
            form={form}
            name="stage"
            label="Stage (optional)"
            hint="The same for rows of another stage."
            placeholder="prod"
          />
        </div>
      )}
    </FormSection>
  );
}
