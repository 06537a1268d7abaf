import { z } from 'zod';
import { SAMPLE_RATES, SAMPLE_SIZES } from './overview-choices';

const oneOf = (choices: readonly number[]) =>
  z.coerce.number().refine((value) => choices.includes(value), `Choose one of ${choices.join(', ')}.`);

/** How a target's fleet is sampled, for all who look at it. */
export const overviewSettingsSchema = z.object({
  /** Connections asked about in one sample. */
  sampleSize: oneOf(SAMPLE_SIZES),
  /** Calls a second while it is taken. */
  perSecond: oneOf(SAMPLE_RATES),
});
export type OverviewSettings = z.infer<typeof overviewSettingsSchema>;

export const saveOverviewSettingsSchema = overviewSettingsSchema.extend({ target: z.string().min(1).max(40) });
