import { Button } from '@/components/ui/button';

type SampleConsentProps = { isBusy: boolean; onConsent: () => void };

/** Without an index by age a few rows cannot be read but by Scan: what that costs comes first. */
export function SampleConsent({ isBusy, onConsent }: SampleConsentProps) {
  return (
    <div className="mb-6 flex flex-wrap items-center justify-between gap-3 rounded bg-info-soft px-3 py-2.5">
      <p className="min-w-0 flex-1 basis-72">
        This table has no index by age, so its rows were not looked at. One Scan with a limit of 25 rows tells more; it
        costs half a read capacity unit for each 4 KB of them, 1 MB at most.
      </p>
      <Button size="sm" busy={isBusy} onClick={onConsent}>
        Examine with a Scan of 25 rows
      </Button>
    </div>
  );
}
