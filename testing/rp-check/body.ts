/** Bytes of one answer: pages and options are far smaller. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The text of an answer. Rejects with an Error where it goes on and on. */
export async function bodyOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error(`one answer has more than ${MOST_BYTES} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
