'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Toaster } from '@/components/ui/toast';
import { TooltipLayer } from '@/components/ui/tooltip-layer';
import { ActError } from '@/lib/client/unwrap';
import { AnnouncerProvider } from './announcer';
import { DocumentOriginsProvider } from './document-origins';

/** `origins`: what the document may connect to. */
export function Providers({ origins, children }: { origins: readonly string[]; children: ReactNode }) {
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={client}>
      <DocumentOriginsProvider origins={origins}>
        <AnnouncerProvider>{children}</AnnouncerProvider>
      </DocumentOriginsProvider>
      <TooltipLayer />
      <Toaster />
    </QueryClientProvider>
  );
}

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What the server has just rendered is not read again at once.
        staleTime: 2_000,
        refetchOnWindowFocus: true,
        // Only a silent server is worth asking again; a refusal stays one.
        retry: (failures, error) => failures < 1 && error instanceof ActError && error.code === 'unavailable',
      },
    },
  });
}
