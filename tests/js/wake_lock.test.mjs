// The screen stays on while a question is open, and whoever has no such browser is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWakeLock } from '../../static/js/live/wake_lock.js';

const settled = () => new Promise((done) => { setTimeout(done); });

function fixture({ refuses = false, without = false } = {}) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const made = [];
  const told = [];
  const locks = {
    async request() {
      if (refuses) throw new Error('low battery');
      const lock = Object.assign(new EventTarget(), { released: false, async release() { lock.released = true; lock.dispatchEvent(new Event('release')); } });
      made.push(lock);
      return lock;
    },
  };
  const wake = createWakeLock({ locks: without ? undefined : locks, page, onChange: (can) => told.push(can) });
  return { wake, page, made, told };
}

test('one lock while it is wanted, and none after', async () => {
  const { wake, made, told } = fixture();
  wake.keep(true);
  wake.keep(true);
  await settled();
  assert.equal(made.length, 1);
  assert.deepEqual(told, [true]);
  wake.keep(false);
  assert.equal(made[0].released, true);
});

test('a question that closes before the lock was given lets it go', async () => {
  const { wake, made } = fixture();
  wake.keep(true);
  wake.keep(false);
  await settled();
  assert.deepEqual(made.map(({ released }) => released), [true]);
});

test('a page that comes back to the front asks again', async () => {
  const { wake, page, made } = fixture();
  wake.keep(true);
  await settled();
  page.visibilityState = 'hidden';
  await made[0].release(); // as browsers do
  page.dispatchEvent(new Event('visibilitychange'));
  await settled();
  assert.equal(made.length, 1, 'not while it is in the background');
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  await settled();
  assert.equal(made.length, 2);
});

test('who has no lock, or is refused one, is told', async () => {
  for (const how of [{ without: true }, { refuses: true }]) {
    const { wake, told } = fixture(how);
    wake.keep(true);
    await settled();
    assert.deepEqual(told, [false]);
  }
});
