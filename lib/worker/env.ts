import { z } from 'zod';
import { ConfigurationError, describeIssues } from '../composition/targets-file';

const schema = z.object({
  TARGETS_FILE: z.string({ error: 'is not set: name the file that describes the targets and the queue' }).min(1),
  /** npm sets it for its scripts. */
  npm_lifecycle_event: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

/** The worker's environment. Throws ConfigurationError in words for the operator. */
export function readWorkerEnv(): z.infer<typeof schema> {
  // The SDK's advice on versions of Node is for developers.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(describeIssues(parsed.error, ''));
}
