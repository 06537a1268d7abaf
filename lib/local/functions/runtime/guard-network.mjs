import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { createDestinations } from './destinations.mjs';

/** @typedef {import('./destinations.mjs').Network} Network */

/**
 * Sends what the user's code addresses to its API (over TLS, as on AWS) to the local gateway, which speaks plain HTTP, and refuses
 * what would reach AWS. It happens below HTTP, so the Host header, which signatures cover, stays as the client wrote it, and every
 * client is caught: the SDK, `https`, `fetch`, `http2`.
 * @param {Network} network
 */
export function guardNetwork(network) {
  const destinations = createDestinations(network);
  const connectSocket = net.Socket.prototype.connect;
  const connectTls = tls.connect;
  const gateway = { host: reachable(network.gateway.host), port: network.gateway.port };

  // Every TCP connection of Node begins here, with the arguments as given or as `net` has put them in order: [[options, callback]].
  net.Socket.prototype.connect = function (...args) {
    const [options, callback] = Array.isArray(args[0]) ? args[0] : readArguments(args);
    const port = Number(options?.port);
    if (!options || options.path || Number.isNaN(port)) return connectSocket.apply(this, args);
    const decision = destinations.decide(options.host ?? 'localhost', port);
    if (decision.to === 'there') return connectSocket.apply(this, args);
    if (decision.to === 'nowhere') return failLater(this, decision.error);
    return connectSocket.call(this, { ...options, ...gateway, lookup: undefined }, callback ?? undefined);
  };

  tls.connect = (...args) => {
    const [options, callback] = readArguments(args);
    const names = [options.servername, options.socket ? undefined : (options.host ?? 'localhost')].filter(Boolean);
    const decided = names.map((host) => ({ host, ...destinations.decide(host, Number(options.port ?? 443)) }));
    if (decided.some(({ to }) => to === 'gateway')) return connectPlainly(gateway, options, callback);
    const refused = decided.find(({ to }) => to === 'nowhere');
    // Asked to connect to that very name, the socket is refused above.
    return refused ? connectTls({ ...options, host: refused.host, socket: undefined }, callback) : connectTls(...args);
  };
  syncBuiltinESMExports();
  return { noteDomainName: destinations.noteDomainName };
}

/**
 * A plain connection that looks like an established TLS one to those who wait for it.
 * @param {{ host: string, port: number }} gateway @param {any} options @param {Function} [callback]
 */
function connectPlainly(gateway, options, callback) {
  const { timeout, signal, keepAlive, keepAliveInitialDelay, noDelay } = options;
  const socket = net.connect({ ...gateway, timeout, signal, keepAlive, keepAliveInitialDelay, noDelay });
  Object.assign(socket, { encrypted: true, authorized: true, alpnProtocol: false, getPeerCertificate: () => ({}) });
  if (callback) socket.once('secureConnect', callback);
  socket.once('connect', () => socket.emit('secureConnect'));
  return socket;
}

/** @param {net.Socket} socket @param {Error} error */
function failLater(socket, error) {
  // Without it clients take the socket for one that is connected already.
  socket.connecting = true;
  process.nextTick(() => socket.destroy(error));
  return socket;
}

/**
 * (options, callback), (port, host, options, callback) or (path, …), each part after the first optional.
 * @param {any[]} args
 * @returns {[any, Function | undefined]}
 */
function readArguments(args) {
  const callback = args.findLast((arg) => typeof arg === 'function');
  const options = args.find((arg) => typeof arg === 'object' && arg !== null) ?? {};
  const [first, host] = args;
  if (typeof first === 'object') return [options, callback];
  if (typeof first === 'string' && !/^\d+$/.test(first)) return [{ ...options, path: first }, callback];
  return [{ ...options, port: first, ...(typeof host === 'string' && { host }) }, callback];
}

/** A server that listens on every address is reached on the loopback one. @param {string} host */
function reachable(host) {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
