import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { callVault } from "../../../popup/vault/vault-calls.ts";
import { ImportRun } from "../../../popup/views/exchange/import-run.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const TOTAL = 7;

/** A worker with seven entries, in parts of three, and a background that finds them new. */
function scene() {
  const calls: [string, unknown][] = [];
  let begun = 0;
  const call = vi.fn(async (type: string, request: { entries?: unknown[] }) => {
    calls.push([type, request]);
    if (type === "import.begin") return { import: `id ${++begun}` };
    return type === "import.part" ? (request.entries ?? []).map(() => ({ state: "new" })) : null;
  });
  const worker = {
    ask: vi.fn(async (_: string, { from = 0 }: { from?: number }) =>
      Array.from({ length: Math.min(3, TOTAL - from) }, (__, i) => ({ number: from + i })),
    ),
    end: vi.fn(),
  };
  const run = new ImportRun({ worker: worker as never, call: call as unknown as typeof callVault });
  const typesOf = (type: string) => calls.filter(([one]) => one === type).map(([, request]) => request);
  return { run, call, calls, worker, typesOf };
}

describe("an import", () => {
  it("goes to the background part by part, and tells how far it is", async () => {
    const { run, typesOf } = scene();
    const counts: number[] = [];
    expect(await run.stage(TOTAL, (count) => counts.push(count))).toHaveLength(TOTAL);
    expect(counts).toEqual([3, 6, 7]);
    const parts = typesOf("import.part") as { import: string; entries: { number: number }[] }[];
    expect(parts.flatMap(({ entries }) => entries.map(({ number }) => number))).toEqual([
      0, 1, 2, 3, 4, 5, 6,
    ]);
    await run.commit({ add: [0], replace: [2] });
    expect(typesOf("import.commit")).toEqual([{ import: "id 1", add: [0], replace: [2] }]);
  });

  it("is kept alive while it is looked at, and no longer", async () => {
    const { run, typesOf } = scene();
    await run.stage(TOTAL, () => {});
    await vi.advanceTimersByTimeAsync(65_000);
    expect(typesOf("import.keep")).toEqual([{ import: "id 1" }, { import: "id 1" }, { import: "id 1" }]);
    run.end();
    await vi.advanceTimersByTimeAsync(65_000);
    expect(typesOf("import.keep")).toHaveLength(3);
    expect(typesOf("import.cancel")).toEqual([{ import: "id 1" }]);
  });

  it("can be handed over anew", async () => {
    const { run, typesOf } = scene();
    await run.stage(TOTAL, () => {});
    await run.stage(TOTAL, () => {});
    await run.commit({ add: [], replace: [] });
    expect(typesOf("import.commit")).toEqual([{ import: "id 2", add: [], replace: [] }]);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(typesOf("import.keep")).toEqual([{ import: "id 2" }]);
  });

  it("that was left stops in the middle and is cancelled", async () => {
    const { run, worker, typesOf } = scene();
    await run.stage(TOTAL, (count) => count === 3 && run.end());
    expect(worker.end).toHaveBeenCalledOnce();
    expect(typesOf("import.part")).toHaveLength(1);
    expect(typesOf("import.cancel")).toEqual([{ import: "id 1" }]);
    await vi.advanceTimersByTimeAsync(65_000);
    expect(typesOf("import.keep")).toEqual([]);
  });

  it("that was left before it had begun there is cancelled too", async () => {
    const { run, typesOf } = scene();
    const staging = run.stage(TOTAL, () => {});
    run.end();
    await staging;
    expect(typesOf("import.part")).toEqual([]);
    expect(typesOf("import.cancel")).toEqual([{ import: "id 1" }]);
  });
});
