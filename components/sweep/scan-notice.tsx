import { Button } from '@/components/ui/button';

type ScanNoticeProps = { sentences: string[]; isBusy: boolean; onConsent: () => void };

/** The rows can be read by scan only: what that costs comes first. */
export function ScanNotice({ sentences, isBusy, onConsent }: ScanNoticeProps) {
  return (
    <div role="alert" className="max-w-2xl space-y-2 rounded bg-info-soft px-3 py-2.5">
      <p className="font-medium">
        A sweep of these rows reads the table through by scan, page after page. For the list that means:
      </p>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Button variant="primary" busy={isBusy} onClick={onConsent}>
        Count ghosts by scan
      </Button>
    </div>
  );
}
