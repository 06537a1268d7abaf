'use server';

import { saveOverviewSettingsSchema } from '../domain/overview-settings';
import { defineAction } from '../server/define-action';
import { findWatch } from '../server/watches';

export const saveOverviewSettings = defineAction('set the sample', {
  permission: 'overview.configure',
  schema: saveOverviewSettingsSchema,
  resolve: (_: unknown, { target }) => findWatch(target),
  personal: 'none',
  audit: {
    act: 'set-sample',
    target: ({ target }) => target,
    subjects: () => [],
    detail: ({ sampleSize, perSecond }) => `${sampleSize} connections, ${perSecond} calls a second`,
    outcomeOf: () => 'saved',
  },
  verb: ({ ctx, input: { sampleSize, perSecond } }) => ctx.overview.saveSettings({ sampleSize, perSecond }),
});
