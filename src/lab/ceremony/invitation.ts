/** The person comes to a conditional request once, at its beginning; after that it waits for its end. */
export function onceInvited(): (rpId: string, signal: AbortSignal) => Promise<void> {
  let came = false;
  return (_, signal) => {
    if (came) return endOf(signal);
    came = true;
    return Promise.resolve();
  };
}

/** Rejects with the signal's reason. */
function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
