import type { ConnectionDetail } from '@/lib/domain/connection';

/** Every attribute of the registry's row as it is stored, with DynamoDB's letter for its type. */
export function DetailAttributes({ attributes }: Pick<ConnectionDetail, 'attributes'>) {
  if (attributes.length === 0) return null;
  return (
    <section aria-label="Registry row" className="text-sm">
      <h3 className="mb-2 font-medium">Registry row</h3>
      <dl className="divide-y border-y">
        {attributes.map(({ name, type, value, cut }) => (
          <div key={name} className="flex gap-4 py-1.5">
            <dt className="w-28 shrink-0 break-words text-muted">{name}</dt>
            <dd className="flex min-w-0 flex-1 gap-3">
              <span className="min-w-0 flex-1">
                <span className="whitespace-pre-wrap break-all font-mono">{value}</span>
                {cut && <span className="text-muted"> … (cut here, longer in the registry)</span>}
              </span>
              <abbr title={TYPES[type] ?? 'DynamoDB type'} className="shrink-0 text-muted text-xs no-underline">
                {type}
              </abbr>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const TYPES: Record<string, string> = {
  S: 'String',
  N: 'Number',
  B: 'Binary',
  BOOL: 'Boolean',
  NULL: 'Null',
  M: 'Map',
  L: 'List',
  SS: 'String set',
  NS: 'Number set',
  BS: 'Binary set',
};
