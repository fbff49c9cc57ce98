// A minimal Socket.IO server with rooms and acknowledgements, without a database. Its handlers send prepared messages,
// which is the best case for Node.
//
//     node --expose-gc node_server.mjs PORT MESSAGES
//
// MESSAGES is a JSON file {"state": ..., "me": ...} with the messages that Tiza sends.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import process from "node:process";
import { Server } from "socket.io";

const [port, file] = process.argv.slice(2);
const { state, me } = JSON.parse(readFileSync(file, "utf8"));

const server = createServer((request, response) => response.end("ok\n"));
const io = new Server(server, {
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  pingInterval: 10_000,
  pingTimeout: 12_000,
  maxHttpBufferSize: 64 * 1024,
});

io.of("/student").on("connection", (socket) => {
  socket.join("lesson");
  socket.emit("state", state);
  socket.emit("me", me);
  socket.on("answer", (answer, acknowledge) => {
    acknowledge({
      ok: true,
      answer: { id: answer.id, round_id: answer.round_id, value: answer.value, answered_at: Date.now() / 1000 },
    });
  });
});

io.of("/teacher").on("connection", (socket) => {
  socket.on("ask", (_payload, acknowledge) => {
    io.of("/student").to("lesson").emit("state", state);
    acknowledge({ ok: true });
  });
  socket.on("collect", (_payload, acknowledge) => {
    globalThis.gc();
    acknowledge({ ok: true });
  });
});

server.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 });
