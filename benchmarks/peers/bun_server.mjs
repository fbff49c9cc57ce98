/* global Bun */
// The fastest stack at hand: Bun's own WebSockets, its native publish and its own SQLite, with just enough of Engine.IO and
// Socket.IO (over WebSocket only, without reconnection or long-polling) for the clients of the load generator.
//
//     bun bun_server.mjs PORT MESSAGES [DATABASE]
//
// MESSAGES is a JSON file {"state": ..., "me": ...} with the messages that Tiza sends. With a DATABASE, answers are stored
// in SQLite with Tiza's durability (WAL, synchronous=FULL), with one commit for all that arrived in one turn of the event loop.

import { readFileSync } from "node:fs";
import process from "node:process";

const [port, file, database] = process.argv.slice(2);
const messages = JSON.parse(readFileSync(file, "utf8"));
const OPEN = 'pingInterval":10000,"pingTimeout":12000,"maxPayload":65536,"upgrades":[]}';
const STATE = `42/student,${JSON.stringify(["state", messages.state])}`;
const ME = `42/student,${JSON.stringify(["me", messages.me])}`;
const ROOM = "lesson";

let numbers = 0;

function acknowledgement(number, answer, answeredAt) {
  const stored = { id: answer.id, round_id: answer.round_id, value: answer.value, answered_at: answeredAt };
  return `43/student,${number}${JSON.stringify([{ ok: true, answer: stored }])}`;
}

/** Return the handler of answers: it acknowledges an answer once it is stored, if there is a database. */
async function intake() {
  if (database === undefined) {
    return (socket, number, answer) => socket.send(acknowledgement(number, answer, Date.now() / 1000));
  }
  const { Database } = await import("bun:sqlite");
  const connection = new Database(database);
  connection.run("PRAGMA journal_mode=WAL");
  connection.run("PRAGMA synchronous=FULL");
  connection.run("CREATE TABLE answers (id TEXT UNIQUE, round_id INTEGER, value TEXT, answered_at REAL)");
  const insert = connection.prepare("INSERT INTO answers VALUES (?, ?, ?, ?)");
  let waiting = [];
  const commit = () => {
    const batch = waiting;
    waiting = [];
    connection.run("BEGIN");
    for (const { answer, answeredAt } of batch) {
      insert.run(answer.id, answer.round_id, JSON.stringify(answer.value), answeredAt);
    }
    connection.run("COMMIT");
    for (const { socket, number, answer, answeredAt } of batch) {
      socket.send(acknowledgement(number, answer, answeredAt));
    }
  };
  return (socket, number, answer) => {
    if (waiting.length === 0) setImmediate(commit);
    waiting.push({ socket, number, answer, answeredAt: Date.now() / 1000 });
  };
}

const onAnswer = await intake();

function onEvent(socket, packet) {
  const comma = packet.indexOf(",");
  const bracket = packet.indexOf("[", comma);
  const number = packet.slice(comma + 1, bracket);
  const [name, payload] = JSON.parse(packet.slice(bracket));
  if (name === "answer") {
    onAnswer(socket, number, payload);
  } else if (name === "ask") {
    server.publish(ROOM, STATE);
    socket.send(`43/teacher,${number}[{"ok":true}]`);
  } else if (name === "collect") {
    Bun.gc(true);
    socket.send(`43/teacher,${number}[{"ok":true}]`);
  }
}

const server = Bun.serve({
  port: Number(port),
  hostname: "127.0.0.1",
  fetch(request, self) {
    return self.upgrade(request) ? undefined : new Response("ok\n");
  },
  websocket: {
    maxPayloadLength: 64 * 1024,
    idleTimeout: 0,
    sendPings: false,
    perMessageDeflate: false,
    open(socket) {
      socket.subscribe("everybody");
      socket.send(`0{"sid":"${(numbers += 1)}","${OPEN}`);
    },
    message(socket, packet) {
      if (packet.startsWith("42")) {
        onEvent(socket, packet);
      } else if (packet.startsWith("40/student,")) {
        socket.subscribe(ROOM);
        socket.send(`40/student,{"sid":"${(numbers += 1)}"}`);
        socket.send(STATE);
        socket.send(ME);
      } else if (packet.startsWith("40/teacher,")) {
        socket.send(`40/teacher,{"sid":"${(numbers += 1)}"}`);
      }
    },
  },
});

setInterval(() => server.publish("everybody", "2"), 10_000);
