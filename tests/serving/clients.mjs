// A crowd with the browser's own library: node clients.mjs URL TRANSPORTS CLIENTS SECONDS
// Each client sends numbers, one after the other, each until it is acknowledged, and says at the end what happened.

import { setTimeout as sleep } from "node:timers/promises";
import { io } from "socket.io-client";

const [url, transports, clients, seconds] = process.argv.slice(2);
const until = Date.now() + Number(seconds) * 1000;

async function student(number) {
  const log = { acknowledged: 0, connections: 0, wrong: 0, transport: "" };
  const socket = io(url, {
    transports: transports.split(","),
    forceNew: true,
    reconnectionDelay: 200,
    reconnectionDelayMax: 1000,
  });
  socket.on("connect", () => { log.connections += 1; });
  for (let turn = 0; Date.now() < until || log.acknowledged === 0; turn += 1) {
    const sent = `${number}/${turn}`;
    for (;;) {
      try {
        const echoed = await socket.timeout(3000).emitWithAck("echo", sent);
        log.wrong += echoed === sent ? 0 : 1;
        break;
      } catch {
        if (Date.now() > until + 30000) throw new Error(`${sent} was never acknowledged`);
      }
    }
    log.acknowledged += 1;
    await sleep(50);
  }
  log.transport = socket.io.engine.transport.name;
  socket.disconnect();
  return log;
}

const logs = await Promise.all(Array.from({ length: Number(clients) }, (_, number) => student(number)));
console.log(JSON.stringify(logs));
