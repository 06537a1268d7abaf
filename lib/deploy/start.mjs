// The container's start. Plain JavaScript, as the image has no loader. `server.js` is what Next writes beside it.

/** Less than the 10 seconds that Docker gives a container. */
const STOP_BOUND_MS = 5_000;

// Next waits for every open response without a limit, and a browser that looks on keeps one open.
process.on('SIGTERM', () => setTimeout(() => process.exit(0), STOP_BOUND_MS).unref());

const SERVER = './server.js';
await import(SERVER);
