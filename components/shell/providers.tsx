'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Toaster } from '@/components/ui/toast';
import { TooltipLayer } from '@/components/ui/tooltip-layer';
import { ActError } from '@/lib/client/unwrap';
import { AnnouncerProvider } from './announcer';

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={client}>
      <AnnouncerProvider>{children}</AnnouncerProvider>
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
