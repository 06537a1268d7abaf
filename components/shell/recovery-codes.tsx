import { CopyButton } from '@/components/ui/copy-button';

/** Shown once, right after they were made. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  return (
    <div className="rounded border border-edge bg-canvas py-2 pr-2 pl-3">
      <div className="flex items-start justify-between gap-2">
        <ul aria-label="Recovery codes" className="grid flex-1 gap-x-6 font-mono text-sm sm:grid-cols-2">
          {codes.map((code) => (
            <li key={code} className="select-all whitespace-nowrap py-0.5">
              {code}
            </li>
          ))}
        </ul>
        <CopyButton value={codes.join('\n')} label="Copy recovery codes" />
      </div>
    </div>
  );
}
