/**
 * Runs one task at a time, across every context of the extension. The lock is kept from the first task on for as long as
 * this background lives: there is no other that would write, and to ask for it anew takes as long as a small task.
 */
export function oneAtATime(lock: string): <T>(task: () => Promise<T>) => Promise<T> {
  let held: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const hold = () =>
    new Promise<void>((resolve, reject) => {
      const keep = () => {
        resolve();
        return new Promise<never>(() => {});
      };
      const request = async () => navigator.locks.request(lock, keep);
      request().catch((error: unknown) => {
        held = undefined;
        reject(error);
      });
    });
  return (task) => {
    const mine = last.then(() => (held ??= hold())).then(task);
    last = mine.catch(() => undefined);
    return mine;
  };
}
