/** "1 passkey", "3 passkeys": a number with its noun, which takes an s. */
export function countText(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
