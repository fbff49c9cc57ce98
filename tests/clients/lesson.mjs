// A lesson run by the official JavaScript client. Arguments: one JSON object
// {url, transport, lessonId, teacherToken, studentTokens, questionId}. Prints one JSON object: what every client got.
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';

const { url, transport, lessonId, teacherToken, studentTokens, questionId } = JSON.parse(process.argv[2]);

function open(namespace, auth) {
  const socket = io(url + namespace, { auth, transports: [transport], forceNew: true, reconnection: false });
  const got = [];
  const waiting = new Set();
  socket.onAny((name, payload) => {
    got.push([name, payload]);
    for (const check of waiting) check();
  });
  const ready = new Promise((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', (error) => reject(Object.assign(error, { code: error.data?.code })));
  });
  return {
    socket,
    got,
    ready,
    ask: (event, payload = {}) => socket.timeout(10_000).emitWithAck(event, payload),
    until(name, fits = () => true) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no fitting ${name}: ${JSON.stringify(got)}`)), 15_000);
        const check = () => {
          const found = got.findLast(([known, payload]) => known === name && fits(payload));
          if (!found) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(found[1]);
        };
        waiting.add(check);
        check();
      });
    },
  };
}

const refusal = await open('/student', { token: 'made up' }).ready.catch((error) => ({ code: error.code, message: error.message }));
const teacher = open('/teacher', { token: teacherToken, lesson_id: lessonId });
const students = studentTokens.map((token) => open('/student', { token }));
await Promise.all([teacher, ...students].map((client) => client.ready));
await Promise.all(students.map((student) => student.until('me')));
await teacher.until('presence', ({ present }) => present === students.length);

const acknowledgements = {};
acknowledgements.start = await teacher.ask('start_round', { question_id: questionId });
const round = acknowledgements.start.round.id;
await Promise.all(students.map((student) => student.until('state', (state) => state.round?.id === round)));
acknowledgements.answers = await Promise.all(students.map((student, index) => (
  student.ask('answer', { id: randomUUID(), round_id: round, value: [index % 2 ? 'b' : 'a'] }))));
acknowledgements.second = await students[0].ask('answer', { id: randomUUID(), round_id: round, value: ['b'] });
await teacher.until('tally', ({ answered }) => answered === students.length);
acknowledgements.close = await teacher.ask('close_round', { round_id: round });
acknowledgements.reveal = await teacher.ask('reveal_round', { round_id: round });
await Promise.all(students.map((student) => student.until('me', ({ result }) => result !== null)));
acknowledgements.sync = await students[0].ask('sync');
acknowledgements.end = await teacher.ask('end_lesson');
await Promise.all(students.map((student) => student.until('state', (state) => state.lesson.status === 'ended')));

const transports = [teacher, ...students].map(({ socket }) => socket.io.engine.transport.name);
console.log(JSON.stringify({
  refusal, acknowledgements, transports, round, teacher: teacher.got, students: students.map(({ got }) => got),
}));
for (const { socket } of [teacher, ...students]) socket.disconnect();
