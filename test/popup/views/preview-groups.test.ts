import { expect, it } from "vitest";
import { previewGroups } from "../../../popup/views/backup/preview-groups.ts";
import type { RestoreItem } from "../../../src/wire/vault.ts";

const item = (name: string, status: RestoreItem["status"]): RestoreItem => ({
  record: name,
  kind: "passkey",
  name,
  status,
});

it("groups a backup's items by what restoring does, sorted by name", () => {
  const items = [
    item("z", "new"),
    item("a", "new"),
    item("o", "older"),
    item("n", "newer"),
    item("d", "deleted"),
    item("s", "same"),
  ];
  const groups = previewGroups(items);
  const names = Object.entries(groups).map(([group, found]) => [
    group,
    found.map(({ name }: RestoreItem) => name),
  ]);
  expect(Object.fromEntries(names)).toEqual({
    fresh: ["a", "z"],
    differing: ["n", "o"],
    deleted: ["d"],
    same: ["s"],
  });
  expect(items[0]?.name).toBe("z");
});
