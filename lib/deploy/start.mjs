// The container's start. Plain JavaScript, as the image has no loader. `server.js` is what Next writes beside it.

// The console ends itself in order; what Next does on a signal would leave jobs to their leases.
process.env.NEXT_MANUAL_SIG_HANDLE = 'true';

// On every address: the name that a container runtime puts here, ECS and Docker alike, is that of one address, and the health check asks another.
process.env.HOSTNAME = '0.0.0.0';

const SERVER = './server.js';
await import(SERVER);
