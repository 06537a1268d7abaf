/** Apart from their schema, so that the form in the browser does not bring it along. */
export const SAMPLE_SIZES = [50, 100, 200, 400, 1000] as const;
export const SAMPLE_RATES = [5, 20, 50, 100] as const;
export const DEFAULT_SAMPLE = { sampleSize: 100, perSecond: 20 };
