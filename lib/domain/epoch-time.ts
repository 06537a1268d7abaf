import { z } from 'zod';
import { MAX_TIME_MS } from './limits';

const NO_TIME = 'Give times in milliseconds since 1970.';

/** Epoch ms, also as text of a URL. */
export const epochTime = z.coerce.number({ error: NO_TIME }).int(NO_TIME).min(0, NO_TIME).max(MAX_TIME_MS, NO_TIME);
