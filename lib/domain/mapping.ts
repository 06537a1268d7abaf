/** What the console reads of a row, and the words the form uses for it. */
export const MAPPED_FIELDS = [
  { name: 'connectionId', label: 'Connection id', hint: 'the key of the table' },
  { name: 'connectedAt', label: 'Time of connecting', hint: 'epoch milliseconds or seconds, or ISO text' },
  { name: 'sourceIp', label: 'IP', hint: 'a string' },
  { name: 'userAgent', label: 'User agent', hint: 'a string' },
  { name: 'userId', label: 'User', hint: 'a string' },
  { name: 'ttl', label: 'Time to live', hint: 'a number, epoch seconds' },
] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number]['name'];
export type Mapping = Record<MappedField, string>;

/** An attribute of the sample: its type and one masked value for each row, null where a row lacks it. */
type SampledAttribute = { name: string; type: string; values: (string | null)[] };

/** How the sampled rows would be read with a mapping; null where nothing usable is there. Values are masked. */
export type PreviewRow = Record<MappedField, string | null>;

export type MappingSample = {
  attributes: SampledAttribute[];
  /** As the targets file has it now. */
  current: Mapping;
  /** What the names and values of the attributes suggest; falls back on `current`. */
  suggested: Mapping;
  preview: PreviewRow[];
  /** What is odd about the way the rows would be read, in sentences. */
  notes: string[];
};

/** The block to paste into `table` of the target. */
export function attributesBlock(mapping: Mapping): string {
  return `"attributes": ${JSON.stringify(mapping, null, 2)}`;
}
