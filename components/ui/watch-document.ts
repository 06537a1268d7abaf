/** What the whole document answers to, and a page can do without while it comes up. */

import './keep-focus';

export { watchTooltips } from './watch-tooltips';
