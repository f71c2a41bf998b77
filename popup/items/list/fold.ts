const ASCII = /^[\x20-\x7e]*$/;
const MARKS = /\p{M}+/gu;

/** A text as it is searched and sorted: without case, accents and other ways to write the same letters. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(MARKS, "").toLowerCase().replaceAll("ß", "ss");
}

/** The same for sorting: numbers stand in the order of their values, "Server 9" before "Server 10". */
export function sortKey(text: string): string {
  return fold(text).replace(/\d+/g, (digits) => digits.padStart(8, "0"));
}
