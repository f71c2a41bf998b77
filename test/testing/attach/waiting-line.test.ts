import { expect, test } from "vitest";
import { Ceremony } from "../../../testing/attach/ceremony.ts";
import { WaitingLine } from "../../../testing/attach/waiting-line.ts";
import { fakeFrame } from "./fake-frame.ts";

const common = {
  mediation: undefined,
  origin: "https://example.com",
  topOrigin: undefined,
  frame: fakeFrame("https://example.com"),
};

function ceremony(type: "create" | "get"): Ceremony {
  const never = () => new Promise<never>(() => undefined);
  const options = { challenge: "AAAA" };
  const creation = {
    ...options,
    rp: { name: "" },
    user: { id: "", name: "", displayName: "" },
    pubKeyCredParams: [],
  };
  return new Ceremony(
    type === "get" ? { ...common, type, options } : { ...common, type, options: creation },
    { answer: never },
  );
}

test("who comes first is served first, of the kind that is wanted", async () => {
  const line = new WaitingLine();
  const [first, second, third] = [ceremony("create"), ceremony("get"), ceremony("create")];
  for (const each of [first, second, third]) line.add(each);
  expect(await line.next("get", 10)).toBe(second);
  expect(await line.next(undefined, 10)).toBe(first);
  const waiting = line.next("get", 1_000);
  const anything = line.next(undefined, 1_000);
  expect(await anything).toBe(third);
  const late = ceremony("get");
  line.add(late);
  expect(await waiting).toBe(late);
});

test("what was decided by then is not given out, but to who waits already", async () => {
  const line = new WaitingLine();
  const left = ceremony("get");
  line.add(left);
  left.leave();
  const declined = ceremony("get");
  declined.decline();
  line.add(declined);
  const waiting = line.next(undefined, 1_000);
  const seen = ceremony("get");
  seen.decline();
  line.add(seen);
  expect(await waiting).toBe(seen);
});

test("who waits in vain is told for what, and what was seen last", async () => {
  const line = new WaitingLine();
  await expect(line.next("create", 1)).rejects.toThrow(
    "No page called navigator.credentials.create() within 1 ms. None was seen before.",
  );
  line.add(ceremony("get"));
  await expect(line.next("create", 1)).rejects.toThrow(
    "within 1 ms. The last thing seen was a modal get() of https://example.com.",
  );
  // Nobody waits for it any more.
  const later = ceremony("create");
  line.add(later);
  expect(await line.next("create", 1)).toBe(later);
});
