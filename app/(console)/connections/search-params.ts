import { createLoader } from 'nuqs/server';
import { listParams } from '@/components/connections/list-params';

export const loadListState = createLoader(listParams);
