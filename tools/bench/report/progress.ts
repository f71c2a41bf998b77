/** One line about what goes on; apart from the results, which go to standard output. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
