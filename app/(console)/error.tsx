'use client';

import { PageError } from '@/components/shell/page-error';

export default function PageErrorBoundary(props: { error: unknown; retry: () => void }) {
  return (
    <div className="max-w-md py-10">
      <h1 className="mb-1 font-semibold text-xl">Something is wrong here</h1>
      <PageError {...props} />
    </div>
  );
}
