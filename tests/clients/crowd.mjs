// A crowd with the browser's own library: node crowd.mjs URL TRANSPORTS CLIENTS
// Each client sends numbers, one after the other, each until it is acknowledged. A line says when all have had an
// acknowledgement; when standard input ends, they leave and a second line says what happened.

import { setTimeout as sleep } from "node:timers/promises";
import { io } from "socket.io-client";

const [url, transports, clients] = process.argv.slice(2);
let over = false;
process.stdin.resume().on("end", () => { over = true; });

async function student(number, welcomed) {
  const log = { acknowledged: 0, connections: 0, wrong: 0, transport: "" };
  const socket = io(url, {
    transports: transports.split(","),
    forceNew: true,
    reconnectionDelay: 200,
    reconnectionDelayMax: 1000,
  });
  socket.on("connect", () => { log.connections += 1; });
  for (let turn = 0; !over; turn += 1) {
    const sent = `${number}/${turn}`;
    for (let tries = 0; ; tries += 1) {
      try {
        const echoed = await socket.timeout(3000).emitWithAck("echo", sent);
        log.wrong += echoed === sent ? 0 : 1;
        break;
      } catch {
        if (tries === 15) throw new Error(`${sent} was never acknowledged`);
      }
    }
    log.acknowledged += 1;
    if (log.acknowledged === 1) welcomed();
    await sleep(50);
  }
  log.transport = socket.io.engine.transport.name;
  socket.disconnect();
  return log;
}

let welcome = 0;
const logs = await Promise.all(Array.from({ length: Number(clients) }, (_, number) => student(number, () => {
  welcome += 1;
  if (welcome === Number(clients)) console.log("connected");
})));
console.log(JSON.stringify(logs));
