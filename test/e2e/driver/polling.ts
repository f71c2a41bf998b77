const INTERVAL = 40;

/** Resolves after that many milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Asks again and again until the answer is neither undefined nor false, and returns it. An attempt that
 * throws (a document that is just being replaced) counts as "not yet".
 * @param what names the thing waited for in the error
 * @param timeout milliseconds
 */
export async function until<T>(
  what: string,
  timeout: number,
  ask: () => Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + timeout;
  let last: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await sleep(INTERVAL);
  } while (Date.now() < end);
  throw new Error(`Waited ${timeout} ms for ${what}`, last === undefined ? {} : { cause: last });
}

/** The promise's own end, or an error that names it after that many milliseconds. */
export async function within<T>(what: string, timeout: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${timeout} ms for ${what}`)), timeout);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
