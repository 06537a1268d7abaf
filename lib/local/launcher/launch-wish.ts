import type { Settings } from '../env';
import type { DataPaths } from './data-dir';
import type { Fleet } from './fleet';
import type { Output } from './output';

/** `start`: everything; `dev`: the same with `next dev`; `local`: without the dashboard. */
export type LaunchMode = 'start' | 'dev' | 'local';
export type LaunchWish = { mode: LaunchMode; settings: Settings; root: string };
/** A wish that is being fulfilled; `end` is aborted when everything must stop. */
export type Launch = LaunchWish & { paths: DataPaths; output: Output; fleet: Fleet; end: AbortSignal };
