/** The field beside which the key is shown: the one with the focus, else the first that the person can see. */

/** The browsers offer passkeys at these (HTML's autofill detail tokens: "webauthn" stands last). */
const FIELDS = "input[autocomplete], textarea[autocomplete]";
const WEBAUTHN = /(^|\s)webauthn\s*$/i;
/** However many fields a page has, only so many are looked at. */
const MOST = 50;
/** CSS pixels: less is no place for a key beside what is typed. */
const LEAST = { width: 48, height: 16 };

export type Field = HTMLInputElement | HTMLTextAreaElement;

/** `key`: the element of the key itself, which may lie over the field. */
export function fieldFor(key: Element): Field | undefined {
  const active = document.activeElement;
  if (active?.matches(FIELDS) && isOpenField(active as Field, key)) return active as Field;
  let looked = 0;
  for (const field of document.querySelectorAll<Field>(FIELDS)) {
    if (!takesPasskeys(field)) continue;
    if (++looked > MOST) return undefined;
    if (isOpenField(field, key)) return field;
  }
  return undefined;
}

/** By the attribute itself: the property gives what each browser makes of it. */
function takesPasskeys(field: Field): boolean {
  return WEBAUTHN.test(field.getAttribute("autocomplete") ?? "");
}

/** Whether the person can see the field's end and type into it. */
function isOpenField(field: Field, key: Element): boolean {
  if (!takesPasskeys(field) || field.disabled || field.readOnly) return false;
  const { width, height } = field.getBoundingClientRect();
  if (width < LEAST.width || height < LEAST.height) return false;
  const seen = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
  if (!field.checkVisibility(seen)) return false;
  const { x, y } = endOf(field);
  const [top] = document.elementsFromPoint(x, y).filter((element) => element !== key);
  return top === field;
}

/** The middle of the square at the field's end, in CSS pixels of the viewport, and the square's side. */
export function endOf(field: Field): { x: number; y: number; side: number } {
  const rtl = getComputedStyle(field).direction === "rtl";
  return squareAt(field.getBoundingClientRect(), rtl);
}

/** Of a textarea the square lies at its first line. */
export function squareAt(
  { left, right, top, height }: { left: number; right: number; top: number; height: number },
  rtl: boolean,
): { x: number; y: number; side: number } {
  const side = Math.min(24, Math.max(12, height - 4));
  const inset = Math.min(6, Math.max(2, (height - side) / 2)) + side / 2;
  return { x: rtl ? left + inset : right - inset, y: top + Math.min(height, 48) / 2, side };
}
