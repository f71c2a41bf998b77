import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "vite";
import { describe, expect, it, vi } from "vitest";
import { coreSentences } from "../../../../popup/views/exchange/core-sentences.ts";
import { coreText, detailText } from "../../../../popup/views/exchange/core-text.ts";
import { fakeI18n, messagesOf } from "../../../fakes/messages.ts";

const { i18n } = vi.hoisted(() => ({
  i18n: { getMessage: (key: string, _given?: string[]): string => key },
}));
vi.mock("webextension-polyfill", () => ({ default: { i18n } }));

function speak(language: string): void {
  i18n.getMessage = fakeI18n(messagesOf(language)).getMessage;
}

interface Node {
  type: string;
  [field: string]: unknown;
}

const nodesIn = (value: unknown): Node[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one?.type === "string");

/** Every string of a source, with 7 in the place of what is put into it. */
function stringsIn(path: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === "Literal" && typeof node.value === "string") found.push(node.value);
    if (node.type === "TemplateLiteral")
      found.push(
        nodesIn(node.quasis)
          .map(({ value }) => (value as { cooked: string }).cooked)
          .join("7"),
      );
    for (const value of Object.values(node)) nodesIn(value).forEach(visit);
  };
  visit(parseSync(path, readFileSync(path, "utf8")).program as unknown as Node);
  return found;
}

/** All that the core may say; some of it is put together from a subject and the rest. */
const said = ["src/exchange", "src/otp", "popup/worker"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith(".ts"))
  .flatMap(stringsIn)
  .flatMap((text) => [text, `7 ${text}`, `7 is not ${text}`])
  .map((text) => text.replace(/\.$/, ""));

describe("a sentence of the core", () => {
  it.each(coreSentences)("%s is one that it says", (_, form) => {
    expect(said.filter((text) => form.test(text)).length).toBeGreaterThan(0);
  });

  it.each(coreSentences)("%s stays as it is in English", (_, form) => {
    speak("en");
    for (const text of said.filter((each) => form.test(each)).slice(0, 3)) {
      expect(coreText(text)).toEqual({ text, language: "en" });
      expect(coreText(`${text}.`).text).toBe(`${text}.`);
    }
  });

  it.each([
    ["The Ente export is cut off", "Der Ente-Export ist abgeschnitten"],
    ["Entry 3: The secret is empty.", "Eintrag 3: Das Geheimnis ist leer."],
    ["entries[2].info is not an object", "entries[2].info ist kein Objekt"],
    ["The file is larger than 100 MiB.", "Die Datei ist größer als 100 MiB."],
    [
      "The user handle has 70 bytes, 1 to 64 are allowed",
      "Die Nutzerkennung hat 70 Bytes, erlaubt sind 1 bis 64",
    ],
  ])("%s is said in German", (english, german) => {
    speak("de");
    expect(coreText(english)).toEqual({ text: german, language: "de" });
  });

  it("that is not known stays English, and says so", () => {
    speak("de");
    expect(coreText("ZIP64 is not read")).toEqual({ text: "ZIP64 is not read", language: "en" });
    expect(coreText("is missing ".repeat(1000)).language).toBe("en");
  });
});

describe("the detail of a remark", () => {
  it("is said in German where it is the core's", () => {
    speak("de");
    expect(detailText("items", "3 without passkey or code").text).toBe("3 ohne Passkey oder Code");
    expect(detailText("backedUp", "no").text).toBe("nein");
  });

  it("is left alone where it is a name in the file", () => {
    speak("de");
    for (const name of ["no", "The file", "My key is missing", "It is in the trash"])
      expect(detailText("groups", name)).toEqual({ text: name, language: "en" });
  });
});
