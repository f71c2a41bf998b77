import { describe, expect, it, vi } from "vitest";
import type { FieldFacts, Wanted } from "./fixtures/fields.ts";
import { field, SIX, STEAM } from "./fixtures/fields.ts";

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { suitOf } = await vi.importActual<{ suitOf(facts: FieldFacts, wanted: Wanted): number }>(
  "../../../src/content/fill/judge.ts",
);
const suit = (change: Partial<FieldFacts>, wanted = SIX) => suitOf(field(change), wanted);

describe("the autocomplete attribute", () => {
  it.each([
    "one-time-code",
    "ONE-TIME-CODE",
    "section-login one-time-code",
    "section-a shipping one-time-code",
    "one-time-code webauthn",
  ])("names the field: %s", (autocomplete) => expect(suit({ autocomplete })).toBe(4));

  it.each(["postal-code", "cc-csc", "username", "email", "tel", "new-password", "bday", "section-a name"])(
    "names another: %s",
    (autocomplete) => expect(suit({ autocomplete, names: ["otp"], maxLength: 6 })).toBe(0),
  );

  it.each(["off", "on", "", "webauthn"])("may say nothing: %j", (autocomplete) =>
    expect(suit({ autocomplete, names: ["otp"] })).toBe(3),
  );
});

describe("names", () => {
  it.each([
    "otp",
    "user_otp",
    "totpCode",
    "mfa-token",
    "app_2fa",
    "twoFactorCode",
    "two-factor",
    "verificationCode",
    "verification_code",
    "security code",
    "Enter your one-time password",
    "Authentication code",
    "Code from your authenticator app",
    "Bestätigungscode",
    "Sicherheits-Code",
    "Código de verificación",
    "code de vérification",
  ])("say that it is one: %s", (name) => expect(suit({ names: [name] })).toBe(3));

  it.each(["code", "Six-digit code", "token", "pincode", "Code eingeben"])(
    "may mean one, where digits of that number are typed: %s",
    (name) => {
      expect(suit({ names: [name], inputMode: "numeric" })).toBe(2);
      expect(suit({ names: [name], maxLength: 6 })).toBe(2);
      expect(suit({ names: [name] })).toBe(0);
    },
  );

  it.each([
    "postal code",
    "postcode",
    "zipCode",
    "PLZ code",
    "promo-code",
    "coupon_code",
    "gift card code",
    "card security code",
    "cvv code",
    "recovery code",
    "backup-code",
    "captcha code",
    "referral code",
    "Gutscheincode",
  ])("say that it is another: %s", (name) =>
    expect(suit({ names: [name], inputMode: "numeric", maxLength: 6 })).toBe(0),
  );

  it.each([
    "country code",
    "area code",
    "bank code",
    "product code",
    "phone",
    "birthdate",
    "username",
    "search",
  ])("may mean another: %s", (name) =>
    expect(suit({ names: [name], inputMode: "numeric", maxLength: 6 })).toBe(0),
  );

  it("tell what a field in so many words is, whatever else they say", () => {
    expect(suit({ names: ["code", "Verification code from the app on your phone"] })).toBe(3);
    expect(suit({ names: ["One-time password"] })).toBe(3);
  });

  it("are words, not parts of others", () => {
    for (const name of ["hotpotato", "footpath", "mfarm", "decoder", "accessories"]) {
      expect(suit({ names: [name], inputMode: "numeric", maxLength: 6 })).toBe(0);
    }
  });
});

describe("a field without any name", () => {
  it("suits where just as many digits are typed", () => {
    const names: string[] = [];
    expect(suit({ names, inputMode: "numeric", maxLength: 6 })).toBe(1);
    expect(suit({ names, pattern: "[0-9]{6}" })).toBe(1);
    expect(suit({ names, pattern: "^\\d{6}$" })).toBe(1);
    expect(suit({ names, type: "tel", maxLength: 6 })).toBe(1);
    expect(suit({ names, inputMode: "numeric", maxLength: 8 })).toBe(0);
    expect(suit({ names, inputMode: "numeric" })).toBe(0);
    expect(suit({ names, maxLength: 6 })).toBe(0);
  });
});

describe("the code must go in", () => {
  const autocomplete = "one-time-code";

  it.each(["password", "email", "search", "url", "hidden", "checkbox", "date"])("not into type %s", (type) =>
    expect(suit({ autocomplete, type })).toBe(0),
  );

  it("whole", () => {
    expect(suit({ autocomplete, maxLength: 5 })).toBe(0);
    expect(suit({ autocomplete, maxLength: 1 })).toBe(0);
    expect(suit({ autocomplete, maxLength: 6 })).toBe(4);
    expect(suit({ autocomplete, maxLength: 7 })).toBe(4);
    expect(suit({ autocomplete, pattern: "\\d{8}" })).toBe(0);
    expect(suit({ autocomplete, pattern: "\\d{6,8}" })).toBe(4);
    expect(suit({ autocomplete, pattern: "\\d{7,}" })).toBe(0);
    expect(suit({ autocomplete, pattern: "[0-9]*" })).toBe(4);
    expect(suit({ autocomplete, pattern: "\\d{3}[ -]?\\d{3}" })).toBe(4);
  });

  it("with its letters", () => {
    expect(suit({ autocomplete }, STEAM)).toBe(4);
    expect(suit({ autocomplete, type: "number" }, STEAM)).toBe(0);
    expect(suit({ autocomplete, pattern: "\\d*" }, STEAM)).toBe(0);
  });
});
