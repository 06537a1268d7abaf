import { Download } from 'lucide-react';
import { toPath } from '@/components/shell/to-path';
import { buttonClass } from '@/components/ui/button-class';
import type { AuditFilter } from '@/lib/domain/audit';
import type { ExportFormat } from '@/lib/domain/export';

const FORMATS: { format: ExportFormat; name: string }[] = [
  { format: 'csv', name: 'CSV' },
  { format: 'jsonl', name: 'JSON lines' },
];

/** All that the filter finds, as a file; the audit records it. */
export function AuditExports({ filter }: { filter: AuditFilter }) {
  return FORMATS.map(({ format, name }) => (
    <a key={format} href={toPath('/api/audit/export', { format, ...filter })} download className={buttonClass()}>
      <Download aria-hidden="true" />
      <span>
        <span className="sr-only">Export as </span>
        {name}
      </span>
    </a>
  ));
}
