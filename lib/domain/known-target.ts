import type { TargetKind, TargetSettings } from './target';

/** A target as whoever manages them sees it. */
export type KnownTarget = {
  name: string;
  title: string;
  kind: TargetKind | null;
  /** Host and path of the callback URL. */
  address: string | null;
  table: string | null;
  tableRegion: string | null;
  roleArn: string | null;
  /**
   * Of one that was added here; null: it is of the targets file, where alone it can be changed. `at`: epoch ms. `settings`: null where it cannot be
   * used. `endsWork`: its removal ends what other consoles have at work on it, which nobody could do here otherwise.
   */
  added: { revision: string; by: string; at: number; settings: TargetSettings | null; endsWork: boolean } | null;
  /** Of one of the file that is not used since its name was another's: the places of the two. Somebody may say that the name is for it now. */
  asksForName: { place: string; boundTo: string } | null;
  /** Why it cannot be used, in words. */
  problem: string | null;
  /** Of one that is used: what else is to be known of it, in words. */
  remark: string | null;
};

/** `ok`, or what is wrong in words. */
export type TargetState = { registry: string; gateway: string };
