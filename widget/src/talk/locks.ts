/** One tab at a time. */

import { cancel, later, now, pause } from '../safe.ts';

// In milliseconds: a tab that the system has put to sleep may hold a lock for ever.
const LONGEST = 5000;
// Until a tab knows for certain what the one before it has stored: storage is a little behind.
const BEHIND = 150;

/** Runs a task while no other tab runs one under this name, where the browser has locks. */
export async function lock<T>(name: string, task: () => Promise<T>): Promise<T> {
  const { locks } = navigator;
  if (!locks) return task();
  const stop = new AbortController();
  const timer = later(() => stop.abort(), LONGEST);
  const asked = now();
  let begun: Promise<T> | null = null;
  try {
    return await locks.request(name, { signal: stop.signal }, () => {
      cancel(timer);
      begun = now() - asked < BEHIND / 10 ? task() : pause(BEHIND).then(task);
      return begun;
    });
  } catch {
    return begun ?? task();
  } finally {
    cancel(timer);
  }
}
