import type { MappingSample } from '@/lib/domain/mapping';

/** Attributes down, rows across: a table may have many attributes, and five rows always fit. */
export function SampleTable({ sample }: { sample: MappingSample }) {
  const rows = sample.attributes[0]?.values.map((_, index) => index) ?? [];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label="Sampled rows" className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">Five sampled rows, masked</caption>
        <thead>
          <tr className="border-b text-left text-muted text-xs">
            <th scope="col" className="h-8 pr-4 font-medium">
              Attribute
            </th>
            {rows.map((row) => (
              <th key={row} scope="col" className="h-8 whitespace-nowrap pr-4 font-medium">
                Row {row + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.attributes.map(({ name, type, values }) => (
            <tr key={name} className="border-b">
              <th scope="row" className="h-9 whitespace-nowrap pr-4 text-left font-medium">
                {name} <span className="font-normal text-muted">{type}</span>
              </th>
              {rows.map((row) => (
                <td key={row} className="whitespace-nowrap pr-4 font-mono text-muted text-xs">
                  {values[row] ?? '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
