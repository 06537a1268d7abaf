'use server';

import { saveOverviewSettingsSchema } from '../domain/overview-settings';
import { defineAction } from '../server/define-action';
import { findWatch } from '../server/watches';

export const saveOverviewSettings = defineAction('set the sample', {
  permission: 'overview.configure',
  schema: saveOverviewSettingsSchema,
  resolve: (_: unknown, { target }) => findWatch(target),
  verb: ({ ctx, input: { sampleSize, perSecond } }) => ctx.overview.saveSettings({ sampleSize, perSecond }),
});
