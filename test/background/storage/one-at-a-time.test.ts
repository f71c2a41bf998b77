import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { oneAtATime } from "../../../background/storage/one-at-a-time.ts";

/** The browser's locks: whoever has one keeps it until the promise of its callback is settled. */
class Locks {
  readonly asked: string[] = [];
  #free: Promise<unknown> = Promise.resolve();
  #steal = (_: Error) => {};

  request(name: string, keep: () => Promise<unknown>): Promise<unknown> {
    this.asked.push(name);
    const stolen = new Promise<never>((_, reject) => {
      this.#steal = reject;
    });
    const mine = Promise.race([this.#free.then(keep), stolen]);
    this.#free = mine.catch(() => {});
    return mine;
  }

  steal(): void {
    this.#steal(new DOMException("Somebody took it", "AbortError"));
  }
}

let locks: Locks;
beforeEach(() => {
  locks = new Locks();
  vi.stubGlobal("navigator", { locks });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A task that ends when it is told to. */
function task(log: string[], name: string) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async () => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { run, end };
}
const aTurn = () => new Promise((done) => setTimeout(done));

it("runs one task after the other, and asks for the lock once", async () => {
  const inTurn = oneAtATime("a lock");
  const log: string[] = [];
  const [one, other] = [task(log, "one"), task(log, "other")];
  const both = [inTurn(one.run), inTurn(other.run)];
  other.end();
  await aTurn();
  expect(log).toEqual(["one begins"]);
  one.end();
  expect(await Promise.all(both)).toEqual(["one", "other"]);
  expect(log).toEqual(["one begins", "one ends", "other begins", "other ends"]);
  await inTurn(async () => {});
  expect(locks.asked).toEqual(["a lock"]);
});

it("goes on after a task that fails, and tells whoever asked for it", async () => {
  const inTurn = oneAtATime("a lock");
  await expect(inTurn(() => Promise.reject(new Error("full")))).rejects.toThrow("full");
  expect(await inTurn(async () => "done")).toBe("done");
});

it("waits for a context that has the lock, and keeps it from the next one", async () => {
  const [mine, others] = [oneAtATime("a lock"), oneAtATime("a lock")];
  expect(await mine(async () => 1)).toBe(1);
  const waiting = vi.fn(async () => 2);
  void others(waiting);
  await aTurn();
  expect(waiting).not.toHaveBeenCalled();
});

it("asks anew for a lock that it could not have or that was taken from it", async () => {
  const inTurn = oneAtATime("a lock");
  const request = vi.spyOn(locks, "request").mockRejectedValueOnce(new DOMException("", "InvalidStateError"));
  const first = vi.fn(async () => 1);
  await expect(inTurn(first)).rejects.toThrow(DOMException);
  expect(first).not.toHaveBeenCalled();
  request.mockImplementationOnce(() => {
    throw new Error("at once");
  });
  await expect(inTurn(first)).rejects.toThrow("at once");
  expect(first).not.toHaveBeenCalled();
  request.mockRestore();
  expect(await inTurn(async () => 2)).toBe(2);
  locks.steal();
  await aTurn();
  expect(await inTurn(async () => 3)).toBe(3);
  expect(locks.asked).toEqual(["a lock", "a lock"]);
});
