import { RelativeTime } from '@/components/ui/relative-time';
import { plural } from '@/lib/domain/format';
import type { Overview } from '@/lib/domain/overview';
import { Card } from './card';
import { marginWords } from './margin-words';
import { SampleForm } from './sample-form';

type SampleCardProps = { overview: Overview; mayConfigure: boolean };

/** How "live", "idle" and "ghosts" were found. */
export function SampleCard({ overview, mayConfigure }: SampleCardProps) {
  const { fleet, sample, settings, readAt, target } = overview;
  return (
    <Card title="The sample" note="Rows drawn at random, each asked of API Gateway with a signed GetConnection call.">
      <div className="space-y-3 text-sm">
        {sample?.state === 'known' && (
          <>
            <p>
              {plural(sample.data.asked, 'connection')} asked <RelativeTime at={sample.data.at} now={readAt} />:{' '}
              {sample.data.counts.live} live, {sample.data.counts.idle} idle, {sample.data.counts.gone} gone
              {sample.data.counts.foreign > 0 && `, ${sample.data.counts.foreign} with an id that is not API Gateway’s`}
              {sample.data.counts.otherStage > 0 &&
                `, and ${sample.data.counts.otherStage} of another stage, not counted`}
              {sample.data.counts.unchecked > 0 && `, ${sample.data.counts.unchecked} not known yet`}
              {sample.data.leftMeanwhile > 0 && `, ${sample.data.leftMeanwhile} left meanwhile`}.{' '}
              {marginWords(sample.data, fleet?.state === 'known' ? fleet.data.registered : undefined)}
            </p>
            {sample.data.problem && <p className="text-danger">Some gave no answer: {sample.data.problem}</p>}
          </>
        )}
        {sample?.state === 'reading' && (
          <p className="text-muted">
            {sample.of === null ? 'It is drawn once the rows are counted.' : `${sample.done} of ${sample.of} asked…`}
          </p>
        )}
        {mayConfigure ? (
          <SampleForm target={target} settings={settings} />
        ) : (
          <p className="text-muted">
            {settings.sampleSize} connections at {settings.perSecond} calls a second. An operator can change that.
          </p>
        )}
      </div>
    </Card>
  );
}
