import { Checkbox } from '@/components/ui/checkbox';

type ScanFieldProps = {
  mayScan: boolean;
  onMayScan: (mayScan: boolean) => void;
  /** Said where the recipients are found by nothing else. */
  error: string | false | undefined;
};

/** Whether the whole table may be read where nothing else finds the recipients. */
export function ScanField({ mayScan, onMayScan, error }: ScanFieldProps) {
  return (
    <div className="space-y-1.5 text-sm">
      <label htmlFor="may-scan" className="flex items-start gap-3">
        <Checkbox
          id="may-scan"
          className="mt-0.5"
          checked={mayScan}
          onCheckedChange={onMayScan}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? 'may-scan-error' : undefined}
        />
        <span>
          The registry may be scanned
          <span className="block text-muted">Needed only where no index answers. It reads the whole table.</span>
        </span>
      </label>
      {error && (
        <p id="may-scan-error" role="alert" className="pl-7 text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
