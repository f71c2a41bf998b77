/**
 * Runs one task at a time, across every context of the extension. The lock ends with the task: a background that is being
 * replaced may live on for a while, and the next one must not wait for its end.
 */
export function oneAtATime(lock: string): <T>(task: () => Promise<T>) => Promise<T> {
  return <T>(task: () => Promise<T>) => navigator.locks.request(lock, task) as Promise<T>;
}
