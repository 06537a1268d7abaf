// The container's health check: exits 0 while the console answers. Readiness is for what sends people to it. Plain JavaScript, as the image has no loader and no curl.

const TIMEOUT_MS = 8_000;

const isAlive = await fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/live`, {
  signal: AbortSignal.timeout(TIMEOUT_MS),
}).then(
  ({ ok }) => ok,
  () => false,
);
process.exit(isAlive ? 0 : 1);
