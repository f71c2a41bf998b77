import { readFileSync } from "node:fs";

/** `browser.i18n` over the files of `_locales`. For `vi.mock("webextension-polyfill", …)`. */

interface Message {
  message: string;
  placeholders?: Record<string, { content: string }>;
}

export type Messages = Record<string, Message>;

export function messagesOf(language: string): Messages {
  return JSON.parse(readFileSync(`_locales/${language}/messages.json`, "utf8"));
}

/** As browsers do it: named gaps first, then the numbers that they stand for. */
export function fakeI18n(messages: Messages) {
  return {
    getMessage(key: string, given: string[] = []) {
      const { message, placeholders = {} } = messages[key] ?? { message: "" };
      return message.replace(/\$(\w+)\$/g, (_, name: string) => {
        const content = placeholders[name]?.content ?? "";
        return content.replace(/\$(\d)/g, (__, place: string) => given[Number(place) - 1] ?? "");
      });
    },
  };
}

/** The part of the polyfill that pages' texts use. */
export const englishTexts = { i18n: fakeI18n(messagesOf("en")) };
