/** A Lambda function that is deployed: its name in the template and in `dist/lambda`, and the module that exports its `handler`; or a command. */
export type BundledFunction = { name: string; entry: string };

/** One line for each; `lib/lambda/template.yaml` has a function of every name. */
export const FUNCTIONS: readonly BundledFunction[] = [
  { name: 'connect', entry: 'lib/lambda/connect.ts' },
  { name: 'disconnect', entry: 'lib/lambda/disconnect.ts' },
  { name: 'default', entry: 'lib/lambda/default.ts' },
  { name: 'authorize', entry: 'lib/lambda/authorize.ts' },
  { name: 'job-worker', entry: 'lib/lambda/job-worker.ts' },
];

/** What is run beside the console, and stands in its image too. */
export const COMMANDS: readonly BundledFunction[] = [
  { name: 'audit', entry: 'lib/commands/audit.ts' },
  { name: 'users', entry: 'lib/commands/users.ts' },
];
