// The only module that uses Socket.IO: connects, reconnects, syncs, and sends requests with a time limit.
import { io } from '../../vendor/socket.io-client/dist/socket.io.esm.min.js';

const REPLY_TIMEOUT = 8000;
const RECONNECT_AFTER = 500;
const SILENCE = 7500; // milliseconds; the server sends a beat every five seconds
const SYNC_SPREAD = 3000; // milliseconds; spreads the requests of a whole hall when the server is late
const FULL_RETRY = 10_000;
const FINAL = new Set(['not_authenticated', 'forbidden', 'unknown_lesson', 'removed', 'ended']);

/**
 * @param {object} options
 * @param {'/student'|'/teacher'} options.namespace
 * @param {object} options.auth
 * @param {string} options.lesson its code: load balancers send the sockets of a lesson to the same host
 * @param {ReturnType<import('./store.js').createStore>} options.store
 * @param {Record<string, (payload: any) => void>} options.on handlers of server events
 * @param {(status: 'online'|'connecting'|'offline') => void} options.onStatus
 * @param {(code: string) => void} options.onRefused the server refused this page; no more attempts are made
 * @param {(transport: string) => void} [options.onTransport] after each connection and upgrade: 'websocket', or
 *   'polling' where something on the way does not let WebSockets pass
 */
export function connect({ namespace, auth, lesson, store, on, onStatus, onRefused, onTransport }) {
  const socket = io(namespace, {
    auth,
    query: { lesson },
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: RECONNECT_AFTER,
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.7,
    timeout: 8000,
  });
  let stopped = false;
  let lastSign = performance.now();

  async function request(event, payload = {}) {
    try {
      return await socket.timeout(REPLY_TIMEOUT).emitWithAck(event, payload);
    } catch {
      return { ok: false, error: { code: 'timeout', message: '' } };
    }
  }

  async function sync() {
    if (!socket.connected) return;
    const answer = await request('sync');
    if (answer.ok) store.takeSync(answer);
    else if (answer.error.code === 'timeout' && !stopped) restart();
    else if (FINAL.has(answer.error.code)) refused(answer.error.code);
  }

  function refused(code) {
    stop();
    onRefused(code);
  }

  function restart() {
    socket.disconnect();
    onStatus('connecting');
    socket.connect();
  }

  function wake() {
    if (stopped || document.visibilityState === 'hidden') return;
    store.clock.reset(); // the monotonic clock may have stopped while the device slept
    if (socket.connected) sync();
    else socket.connect();
  }

  function stop() {
    stopped = true;
    socket.disconnect();
    onStatus('offline');
    document.documentElement.dataset.stopped = 'yes'; // hides the badge: no more attempts are made
  }

  function reconnectAfter(milliseconds) {
    setTimeout(() => { if (!stopped) socket.connect(); }, milliseconds);
  }

  socket.on('connect', () => {
    lastSign = performance.now();
    store.startConnection();
    onStatus('online');
    const { engine } = socket.io;
    onTransport?.(engine.transport.name);
    engine.once('upgrade', (transport) => onTransport?.(transport.name)); // a WebSocket failed, and a later one did not
    on.connect?.();
  });
  socket.on('disconnect', (reason) => {
    if (stopped) return;
    onStatus(navigator.onLine === false ? 'offline' : 'connecting');
    // The library does not reconnect after a disconnect by the server (a worker that stops); spread the reconnections.
    if (reason === 'io server disconnect') reconnectAfter(300 + Math.random() * 2000);
  });
  socket.on('connect_error', (error) => {
    if (stopped) return;
    const code = error.data?.code;
    if (socket.active || !code || code === 'full') {
      onStatus('offline');
      if (!socket.active) reconnectAfter(FULL_RETRY * (0.7 + Math.random() * 0.6));
      return;
    }
    refused(code);
  });
  socket.on('moving', ({ after }) => {
    // The server process stops and says when to reconnect, so that a hall does not reconnect all at once.
    const milliseconds = Math.min(Math.max(Number(after) || 0, 0), 30) * 1000;
    socket.io.reconnectionDelay(milliseconds + 100);
    socket.once('connect', () => socket.io.reconnectionDelay(RECONNECT_AFTER));
  });
  socket.onAny(() => { lastSign = performance.now(); });
  socket.on('beat', ({ version, now }) => {
    store.clock.learn(now);
    if (store.isBehind(version)) setTimeout(sync, Math.random() * 400); // spreads the requests of a class
  });
  for (const [event, handler] of Object.entries(on)) {
    if (event !== 'connect') socket.on(event, handler);
  }

  document.addEventListener('visibilitychange', wake);
  window.addEventListener('pageshow', (event) => { if (event.persisted) wake(); });
  window.addEventListener('online', wake);
  window.addEventListener('offline', () => { if (!stopped) onStatus('offline'); });
  setInterval(() => {
    if (!stopped && socket.connected && performance.now() - lastSign > SILENCE) {
      lastSign = performance.now();
      onStatus('connecting');
      setTimeout(async () => {
        await sync();
        if (socket.connected && !stopped) onStatus('online');
      }, Math.random() * SYNC_SPREAD);
    }
  }, 1000);
  onStatus('connecting');

  return {
    get connected() { return socket.connected; },
    request,
    sync,
    stop,
  };
}
