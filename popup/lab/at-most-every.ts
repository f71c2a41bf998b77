/**
 * A function that carries `act` out at once, and not again within `pause` milliseconds: what is called for meanwhile is
 * done once, at their end.
 */
export function atMostEvery(pause: number, act: () => void): () => void {
  let resting = false;
  let due = false;
  const run = () => {
    resting = true;
    due = false;
    setTimeout(() => {
      resting = false;
      if (due) run();
    }, pause);
    act();
  };
  return () => {
    if (resting) due = true;
    else run();
  };
}
