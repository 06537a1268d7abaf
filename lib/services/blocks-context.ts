import type { Blocks } from '../console/blocks';
import type { Target } from '../domain/target';
import type { SessionUser } from '../domain/user';

export type BlocksContext = { target: Target; blocks: Blocks };
export type BlocksUser = Pick<SessionUser, 'name'>;
