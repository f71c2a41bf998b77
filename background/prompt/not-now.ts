/** No window can or may be opened for a request now: it is the browser's. */
export class NotNow extends Error {
  override readonly name: string = "NotNow";
}
