import { describe, expect, it } from "vitest";
import { utf8 } from "../../src/bytes/utf8.ts";
import { MOST_OFFSET, offsetsFitting } from "../../src/otp/clock-offset.ts";
import { type CodeSecret, codeFor } from "../../src/otp/code-value.ts";

const SECRET = utf8("12345678901234567890");
const TOTP: CodeSecret = { type: "totp", secret: SECRET, algorithm: "SHA-1", digits: 6, period: 30 };
const STEAM: CodeSecret = { ...TOTP, type: "steam", digits: 5 };
const HOTP: CodeSecret = { ...TOTP, type: "hotp", counter: 0 };
/** In the middle of step 40,000. */
const NOW = 40_000 * 30_000 + 15_000;
/** What a device shows whose clock is ahead of this one by so many milliseconds. */
const shownBy = (ahead: number, at = NOW, code = TOTP) => codeFor(code, Math.floor((at + ahead) / 30_000));

describe("one code", () => {
  it.each([0, 30_000, -30_000, 200_000, -200_000, 585_000, -585_000])(
    "of a clock that is %d ms ahead tells so, to within a period and the time to type it",
    (ahead) => {
      const [range, ...others] = offsetsFitting(TOTP, [{ value: shownBy(ahead), at: NOW }]);
      expect(others).toEqual([]);
      expect(range?.least).toBeLessThanOrEqual(ahead);
      expect(range?.most).toBeGreaterThan(ahead);
      expect((range?.most ?? 0) - (range?.least ?? 0)).toBeLessThanOrEqual(40_000);
    },
  );

  it("that was typed some seconds after it was read still fits a clock that is right", () => {
    const typed = 40_000 * 30_000 + 8000;
    const [range] = offsetsFitting(TOTP, [{ value: codeFor(TOTP, 39_999), at: typed }]);
    expect([range?.least, range?.most]).toEqual([-38_000, 2000]);
  });

  it("is not looked for beyond ten minutes, nor before 1970", () => {
    for (const ahead of [MOST_OFFSET + 30_000, -MOST_OFFSET - 30_000])
      expect(offsetsFitting(TOTP, [{ value: shownBy(ahead), at: NOW }])).toEqual([]);
    expect(offsetsFitting(TOTP, [{ value: "755224", at: 5000 }])).toEqual([{ least: -5000, most: 35_000 }]);
  });

  it("is taken as people type it", () => {
    const value = shownBy(60_000);
    const typed = ` ${value.slice(0, 3)} ${value.slice(3)}`;
    expect(offsetsFitting(TOTP, [{ value: typed, at: NOW }])).toHaveLength(1);
    const steam = shownBy(60_000, NOW, STEAM).toLowerCase();
    expect(offsetsFitting(STEAM, [{ value: steam, at: NOW }])).toHaveLength(1);
  });

  it("of a long period tells only what lies within ten minutes", () => {
    const daily = { ...TOTP, period: 86_400 };
    const at = 86_400_000 * 3 - 60_000;
    expect(offsetsFitting(daily, [{ value: codeFor(daily, 3), at }])).toEqual([
      { least: 60_000, most: MOST_OFFSET },
    ]);
  });

  it("of a counter tells nothing", () => {
    expect(offsetsFitting(HOTP, [{ value: codeFor(HOTP, 0), at: 0 }])).toEqual([]);
  });
});

describe("several codes", () => {
  it("narrow each other down", () => {
    const seen = [0, 50_000].map((later) => ({ value: shownBy(95_000, NOW + later), at: NOW + later }));
    const [range] = offsetsFitting(TOTP, seen);
    expect(range).toEqual({ least: 85_000, most: 115_000 });
  });

  it("that no one clock shows fit nothing", () => {
    const seen = [
      { value: shownBy(0), at: NOW },
      { value: shownBy(120_000), at: NOW },
    ];
    expect(offsetsFitting(TOTP, seen)).toEqual([]);
  });

  it("tell two times apart that show the same code", () => {
    const short = { ...TOTP, digits: 5, period: 1 };
    const steps = Array.from({ length: 1000 }, (_, step) => codeFor(short, step));
    const second = steps.findIndex((value, step) => steps.indexOf(value) < step);
    const first = steps.indexOf(steps[second] ?? "");
    // In the middle between the two, by a clock that is ahead by what lies between it and the later one.
    const at = Math.floor((first + second) / 2) * 1000;
    const seen = [{ value: steps[second] ?? "", at }];
    expect(second).toBeGreaterThan(first + 20);
    expect(offsetsFitting(short, seen)).toHaveLength(2);
    seen.push({ value: steps[second + 1] ?? "", at: at + 1000 });
    expect(offsetsFitting(short, seen)).toMatchObject([{ least: second * 1000 - at }]);
  });
});
