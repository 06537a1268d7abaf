import { DEFAULT_SAMPLE } from '../domain/overview-choices';
import { type OverviewSettings, overviewSettingsSchema } from '../domain/overview-settings';
import type { ConsoleTable } from './console-table';

/** How each target is sampled, for everybody who looks at it. */
export function createOverviewSettings(table: ConsoleTable) {
  const key = (target: string) => ({ pk: `OVERVIEW#${target}`, sk: 'SETTINGS' });
  return {
    /** The default where nothing was set, or what was set is no choice any more. */
    async of(target: string): Promise<OverviewSettings> {
      const parsed = overviewSettingsSchema.safeParse(await table.get(key(target)));
      return parsed.success ? parsed.data : DEFAULT_SAMPLE;
    },
    save: (target: string, { sampleSize, perSecond }: OverviewSettings): Promise<void> =>
      table.put({ ...key(target), sampleSize, perSecond }),
  };
}
export type OverviewSettingsStore = ReturnType<typeof createOverviewSettings>;
