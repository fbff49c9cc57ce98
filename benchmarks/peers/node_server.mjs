// A minimal Socket.IO server with rooms and acknowledgements. Its handlers send prepared messages, which is the best case
// for Node. Without a DATABASE it stores nothing.
//
//     node --expose-gc node_server.mjs PORT MESSAGES [DATABASE each|batch]
//
// MESSAGES is a JSON file {"state": ..., "me": ...} with the messages that Tiza sends. Answers are stored in SQLite with
// Tiza's durability (WAL, synchronous=FULL): "each" with one commit an answer, as most people write it, "batch" with one
// commit for all answers that arrived in one turn of the event loop.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import process from "node:process";
import { Server } from "socket.io";

const [port, file, database, how] = process.argv.slice(2);
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

function accept(answer, acknowledge, answeredAt) {
  acknowledge({
    ok: true,
    answer: { id: answer.id, round_id: answer.round_id, value: answer.value, answered_at: answeredAt },
  });
}

/** Return the handler of answers: it acknowledges an answer once it is stored, if there is a database. */
async function intake() {
  if (database === undefined) {
    return (answer, acknowledge) => accept(answer, acknowledge, Date.now() / 1000);
  }
  const { DatabaseSync } = await import("node:sqlite");
  const connection = new DatabaseSync(database);
  connection.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  connection.exec("CREATE TABLE answers (id TEXT UNIQUE, round_id INTEGER, value TEXT, answered_at REAL)");
  const insert = connection.prepare("INSERT INTO answers VALUES (?, ?, ?, ?)");
  const store = (answer, answeredAt) => insert.run(answer.id, answer.round_id, JSON.stringify(answer.value), answeredAt);
  if (how === "each") {
    return (answer, acknowledge) => {
      const answeredAt = Date.now() / 1000;
      store(answer, answeredAt);
      accept(answer, acknowledge, answeredAt);
    };
  }
  let waiting = [];
  const commit = () => {
    const batch = waiting;
    waiting = [];
    connection.exec("BEGIN");
    for (const { answer, answeredAt } of batch) store(answer, answeredAt);
    connection.exec("COMMIT");
    for (const { answer, acknowledge, answeredAt } of batch) accept(answer, acknowledge, answeredAt);
  };
  return (answer, acknowledge) => {
    if (waiting.length === 0) setImmediate(commit);
    waiting.push({ answer, acknowledge, answeredAt: Date.now() / 1000 });
  };
}

const onAnswer = await intake();

io.of("/student").on("connection", (socket) => {
  socket.join("lesson");
  socket.emit("state", state);
  socket.emit("me", me);
  socket.on("answer", onAnswer);
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
