// The container's health check: exits 0 while people can sign in. Plain JavaScript, as the image has no loader and no curl.

const TIMEOUT_MS = 8_000;

const ready = await fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/ready`, {
  signal: AbortSignal.timeout(TIMEOUT_MS),
}).then(
  ({ ok }) => ok,
  () => false,
);
process.exit(ready ? 0 : 1);
