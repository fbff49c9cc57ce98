// A crowd with the browser's own library: node crowd.mjs URL TRANSPORTS CLIENTS
// Each client sends texts, one after the other, each until it is acknowledged. The line "connected" is printed when all
// have had three acknowledgements on the last of the transports. A line on standard input is answered by a line with
// the log of each client; at the end of standard input the clients leave and the logs are printed for the last time.

import { setTimeout as sleep } from "node:timers/promises";
import { io } from "socket.io-client";

const [url, transports, clients] = process.argv.slice(2);
const last = transports.split(",").at(-1);
const crowd = [];
let over = false;
process.stdin.on("data", () => console.log(JSON.stringify(crowd))).on("end", () => { over = true; });

async function student(number, welcomed) {
  const log = { acknowledged: 0, connections: 0, wrong: 0, transport: "" };
  crowd.push(log);
  let welcome = false;
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
    log.transport = socket.io.engine?.transport.name ?? "";
    if (!welcome && log.acknowledged >= 3 && log.transport === last) {
      welcome = true;
      welcomed();
    }
    await sleep(50);
  }
  socket.disconnect();
}

let welcome = 0;
await Promise.all(Array.from({ length: Number(clients) }, (_, number) => student(number, () => {
  welcome += 1;
  if (welcome === Number(clients)) console.log("connected");
})));
console.log(JSON.stringify(crowd));
