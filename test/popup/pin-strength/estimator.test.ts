import { describe, expect, it } from "vitest";
import { estimateGuesses } from "../../../popup/pin-strength/estimator.ts";

describe("the estimate", () => {
  it.each(["password1", "iloveyou", "1qaz2wsx", "monkey", "dragon", "p4ssw0rd", "P@ssw0rd!", "hunter22"])(
    "finds %s early",
    (pin) => expect(estimateGuesses(pin)).toBeLessThan(5e4),
  );

  it.each(["582914", "739205", "607391"])("gives %s what six random digits are worth", (pin) => {
    expect(estimateGuesses(pin)).toBe(1e6);
  });

  it("still knows a date with one digit more", () => {
    expect(estimateGuesses("311219847")).toBeLessThan(1e6);
  });

  it("counts a phrase by its words, whatever parts them", () => {
    for (const phrase of [
      "kettle orbit mango frost",
      "kettle-orbit-mango-frost",
      "kettle. orbit, mango - frost",
    ]) {
      const guesses = estimateGuesses(phrase);
      expect(guesses).toBeGreaterThan(1e13);
      expect(guesses).toBeLessThan(7776 ** 4);
    }
  });

  it("does not let one rare word carry frequent ones", () => {
    expect(estimateGuesses("zyzzyva the the the")).toBeLessThan(1e12);
  });

  it("takes the same text in another Unicode form for the same", () => {
    expect(estimateGuesses("Ｋ７ｖ９ｑｘ")).toBe(estimateGuesses("K7v9qx"));
  });

  it("is a number for texts that no dictionary knows", () => {
    for (const text of ["", "🔑🗝️🔒🚪🏠🪟", "пароль на сегодня", "ひらがな漢字カナ", "\u0000\u0001\u0002"]) {
      const guesses = estimateGuesses(text);
      expect(guesses).toBeGreaterThanOrEqual(1);
      expect(guesses).toBeLessThan(Number.POSITIVE_INFINITY);
    }
  });

  it("never says less for a text because it goes on", () => {
    const start = "kettle orbit mango frost pillow unplug varsity x";
    expect(start).toHaveLength(48);
    expect(estimateGuesses(`${start} ${"a".repeat(200)}`)).toBe(estimateGuesses(start));
  });

  it.each([
    ["letters and signs", "aZ4@$!0oIl1#kQ7~"],
    ["digits", "48151623427091"],
    ["two letters", "abbabaababbabaab"],
  ])("takes little longer for 256 characters of %s than for 64", (_, characters) => {
    const best = (length: number) => {
      const text = Array.from({ length }, (_, i) => characters[(i * i + 3 * i) % characters.length]).join("");
      estimateGuesses(text);
      const times = Array.from({ length: 5 }, () => {
        const start = performance.now();
        estimateGuesses(text);
        return performance.now() - start;
      });
      // The best of five: the machine has other work.
      return Math.min(...times);
    };
    expect(best(256) / best(64)).toBeLessThan(16);
  });
});
