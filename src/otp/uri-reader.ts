import type { Code } from "../vault/items/code.ts";
import { displayOf } from "./code-display.ts";
import { CodeFieldError, type CodeRemark, quoted } from "./code-fields.ts";
import { readCode } from "./found-code.ts";
import type { ParsedUri } from "./otpauth-uri.ts";
import { formDecoded, labelParts, type Parameter, partsOf, percentDecoded } from "./uri-parts.ts";

const NO_CODES = new Map([
  ["yaotp", "Yandex's codes need a PIN of their own, which Latchkey does not have."],
  ["motp", "Mobile-OTP codes need a PIN of their own, which Latchkey does not have."],
]);

/** One otpauth URI while it is read: its parameters, and the remarks so far. */
export class UriReader {
  readonly #remarks: CodeRemark[] = [];
  readonly #parameters = new Map<string, Parameter>();
  readonly #label: string;
  readonly #type: string;

  /** Throws CodeFieldError for what is no otpauth URI. */
  constructor(uri: string) {
    const { type, label, parameters } = partsOf(uri);
    this.#type = type;
    this.#label = label;
    for (const parameter of parameters) this.#keep(parameter);
  }

  /** Once. Throws CodeFieldError. */
  read(): ParsedUri {
    const type = this.#typeOfCode();
    const { issuer, gluedPeriod } = this.#issuer();
    const { prefix, account } = labelParts(this.#label, issuer);
    if (issuer && prefix && prefix.toLowerCase() !== issuer.toLowerCase()) {
      this.#remarks.push({ field: "label", what: "dropped", detail: prefix });
    }
    const { code, remarks } = readCode({
      type,
      secret: this.#take("secret"),
      algorithm: this.#take("algorithm"),
      digits: this.#take("digits"),
      period: this.#take("period") ?? gluedPeriod,
      counter: this.#take("counter"),
      issuer: issuer || prefix || "",
      account,
    });
    const { own, trashed, remark } = displayOf(this.#take("codeDisplay"));
    if (remark) this.#remarks.push(remark);
    for (const { name } of this.#parameters.values()) {
      this.#remarks.push({ field: name.slice(0, 60), what: "dropped" });
    }
    return { code, own, ...(trashed && { trashed }), remarks: [...this.#remarks, ...remarks] };
  }

  /** The first of several with one name counts; two secrets are an error. */
  #keep(parameter: Parameter): void {
    const key = parameter.name.toLowerCase();
    const first = this.#parameters.get(key);
    if (!first) this.#parameters.set(key, parameter);
    else if (first.raw !== parameter.raw) {
      if (key === "secret") throw new CodeFieldError("secret", "There are two different secrets.");
      this.#remarks.push({ field: parameter.name.slice(0, 60), what: "dropped", detail: "a second value" });
    }
  }

  /** The decoded value, undefined where it is absent or empty; it is not there any more afterwards. */
  #take(name: string, decode: (raw: string) => string = formDecoded): string | undefined {
    const key = name.toLowerCase();
    const parameter = this.#parameters.get(key);
    this.#parameters.delete(key);
    return parameter ? decode(parameter.raw).trim() || undefined : undefined;
  }

  #typeOfCode(): Code["type"] {
    const type = this.#type;
    const reason = NO_CODES.get(type);
    if (reason !== undefined) throw new CodeFieldError("type", reason);
    if (type !== "totp" && type !== "hotp" && type !== "steam")
      throw unknown("type", type, "totp, hotp or steam");
    // KeePassXC's way to say it.
    const encoder = this.#take("encoder")?.toLowerCase();
    if (encoder !== undefined && (encoder !== "steam" || type === "hotp")) {
      throw unknown("encoder", encoder, "steam, without a counter");
    }
    return encoder === "steam" ? "steam" : type;
  }

  /** The parameter. Some programs glue the period to it: "issuer=GitHubperiod=30", unless the label has it too. */
  #issuer(): { issuer: string | undefined; gluedPeriod?: string } {
    const label = percentDecoded(this.#label);
    const issuer = this.#take("issuer", (raw) => {
      // A plus is a space in a query, but not every program knows; the label says what was meant.
      const withPlus = percentDecoded(raw);
      return withPlus.includes("+") && label.startsWith(`${withPlus}:`) ? withPlus : formDecoded(raw);
    });
    const [, name, gluedPeriod] = /^(.*?)[&?]?period=(\d+)$/s.exec(issuer ?? "") ?? [];
    if (gluedPeriod === undefined || label.startsWith(`${issuer}:`)) return { issuer };
    this.#remarks.push({
      field: "issuer",
      what: "changed",
      detail: `"period=${gluedPeriod}" was glued to it`,
    });
    return { issuer: name?.trim() || undefined, gluedPeriod };
  }
}

function unknown(field: string, value: string, known: string): CodeFieldError {
  return new CodeFieldError(field, `The ${field} ${quoted(value)} is not known: ${known}.`);
}
