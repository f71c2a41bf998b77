import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { expect, it } from "vitest";
import { openDatabase } from "../../../background/storage/schema.ts";

const row = (id: number) => ({ id: new Uint8Array(16).fill(id), tag: new Uint8Array(32) });

it("a database of version 2 keeps its rows, and takes two with one tag from then on", async () => {
  const factory = new IDBFactory();
  await new Promise<void>((resolve, reject) => {
    const request = factory.open("latchkey", 2);
    request.onupgradeneeded = () => {
      const { result: db } = request;
      db.createObjectStore("header");
      const records = db.createObjectStore("records", { keyPath: "id" });
      records.createIndex("tag", "tag", { unique: true });
      records.put(row(1));
      db.createObjectStore("sites", { keyPath: "host" });
      db.createObjectStore("pages", { keyPath: "number" });
      db.createObjectStore("quarantine", { autoIncrement: true });
    };
    request.onsuccess = () => resolve(request.result.close());
    request.onerror = () => reject(request.error);
  });
  const db = await openDatabase(factory, "latchkey", () => {});
  await db.put("records", row(2));
  expect(await db.countFromIndex("records", "tag", row(1).tag)).toBe(2);
  db.close();
});
