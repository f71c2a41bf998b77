/** How many writes to rows of the vault this background has begun, whoever began them. */

let begun = 0;

export function writings(): number {
  return begun;
}

/** To be called before the first of a write's requests. */
export function writingBegins(): void {
  begun++;
}
