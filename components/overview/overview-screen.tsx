'use client';

import { useQuery } from '@tanstack/react-query';
import { PageHeader } from '@/components/shell/page-header';
import { ErrorNote } from '@/components/ui/error-note';
import { overviewOf } from '@/lib/client/overview';
import { OverviewFigures } from './overview-figures';
import { OverviewSkeleton } from './overview-skeleton';

type OverviewScreenProps = { target: string; title: string; mayConfigure: boolean };

export function OverviewScreen({ target, title, mayConfigure }: OverviewScreenProps) {
  const { data, error, refetch } = useQuery(overviewOf(target));
  return (
    <>
      <PageHeader title="Overview">Who is registered on {title}, who of them lives, and how that moves.</PageHeader>
      {error && (
        <ErrorNote
          title="The overview could not be read"
          message={error.message}
          onRetry={() => void refetch()}
          className="mb-4"
        />
      )}
      {data ? <OverviewFigures overview={data} mayConfigure={mayConfigure} /> : !error && <OverviewSkeleton />}
    </>
  );
}
