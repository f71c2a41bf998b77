/** What a field's name, id and labels say of what it is for, in the languages that are common on the web. */

export interface FieldWords {
  /** A one-time code, in so many words. */
  surely: boolean;
  /** Some code. */
  perhaps: boolean;
  /** Something else, unless it says in so many words that it is a one-time code. */
  other: boolean;
  /** Something else in any case: what is typed there is no one-time code. */
  never: boolean;
  /** Anything at all. */
  any: boolean;
}

const SURELY = [
  "[th]?otp|mfa|[2t]fa|two factor|2 factor|two step|2 step|one ?time|passcode|authenticator",
  "(auth|authentication|verification|verify|verif|security|login|sign in|access|confirmation) ?(code|token|pin)",
  "einmal ?(code|kennwort|passwort|pin)|(bestatigungs|sicherheits|verifizierungs|authentifizierungs) ?code",
  "code d[e']? ?(verification|securite|confirmation|authentification)",
  "codigo de (verificacion|seguridad|confirmacion|acceso)|codigo de (verificacao|seguranca)",
  "codice di (verifica|sicurezza)|verificatiecode|bevestigingscode|kod weryfikacyjny",
];
const PERHAPS = ["(\\w*code|token|pin|digits?|ziffern?|stellen|codigo|codice|kod)\\d*"];
const OTHER = [
  "phone|telephone|telefon|mobile|handy|country|land|area|dial|search|suche?|query|city|ort",
  "user ?name|name|e ?mail|birth\\w*|geburt\\w*|year|jahr|month|monat|day|tag|amount|betrag|quantity|menge",
  "bank|sort|tax|vat|product|produkt|item|order|bestell\\w*|tracking|account|konto|customer|kunden\\w*",
  "language|sprache|currency|colou?r|source|password|passwort|kennwort|passwd",
];
const NEVER = [
  "post\\w*|zip|plz|promo\\w*|coupon\\w*|voucher\\w*|gift|gutschein\\w*|discount|rabatt\\w*|referral|invit\\w*",
  "card|karte\\w*|kreditkarten\\w*|cvc\\d?|cvv\\d?|csc|iban|bic|swift|captcha",
  "recovery|backup|wiederherstellung\\w*|rescue|scratch|emergency|notfall\\w*|reset",
];

const surely = anyOf(SURELY);
const perhaps = anyOf(PERHAPS);
const other = anyOf(OTHER);
const never = anyOf(NEVER);

/** Characters: a label may be a whole page. */
const MOST_TEXT = 200;

export function wordsOf(names: readonly string[]): FieldWords {
  const text = names.map(plainWords).filter(Boolean).join(" ; ");
  return {
    surely: surely.test(text),
    perhaps: perhaps.test(text),
    other: other.test(text),
    never: never.test(text),
    any: text !== "",
  };
}

/** In lower case without accents, words apart: "loginOTP_code" is "login otp code". */
function plainWords(name: string): string {
  return name
    .slice(0, MOST_TEXT)
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}']+/gu, " ")
    .trim();
}

function anyOf(parts: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join("|")})(?![\\p{L}\\p{N}])`, "u");
}
