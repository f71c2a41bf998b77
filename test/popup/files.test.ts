import { afterEach, expect, it, vi } from "vitest";
import { FILE_MAX, OfferedFile, readFile } from "../../popup/files.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../fakes/messages.ts")).englishTexts,
}));

afterEach(() => vi.restoreAllMocks());

it("reads a file as base64url", async () => {
  expect(await readFile(new Blob([new Uint8Array([251, 255, 0])]))).toBe("-_8A");
});

it.each([
  ["empty", new Blob([]), /empty/],
  ["too large", { size: FILE_MAX + 1 } as Blob, /too large/],
  [
    "unreadable",
    { size: 1, arrayBuffer: () => Promise.reject(new Error("gone")) } as Blob,
    /could not be read/,
  ],
])("says when a file is %s", async (_, file, message) => {
  await expect(readFile(file)).rejects.toThrow(message);
});

it("reads back what a download is made of", async () => {
  const blobs: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return "blob:1";
  });
  const revoke = vi.spyOn(URL, "revokeObjectURL");
  const offered = new OfferedFile("TEFUQ0g", "a.latchkey");
  expect(await blobs[0]?.text()).toBe("LATCH");
  expect(await offered.readBack()).toBe("TEFUQ0g");
  expect(revoke).not.toHaveBeenCalled();
  offered.release();
  expect(revoke).toHaveBeenCalledWith("blob:1");
});
