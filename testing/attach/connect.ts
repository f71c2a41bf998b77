import type { Driven, DrivenFrame, DrivenPage, PuppeteerPage } from "./driver-types.ts";
import { holdsName } from "./messages.ts";

/** What connected pages have to say. */
export interface Receiver {
  /** A message of a document, and how to learn from the driver which frame it came from: none, where it has gone. */
  receive(text: string, sender: () => Promise<DrivenFrame | undefined>): Promise<string>;
  /** A frame may show another document or be gone; without a frame, any may: what it had asked is for nobody then. */
  left(frame: DrivenFrame | undefined): void;
}

/** Pages that have an authenticator: a second one would see nothing of what they call. */
const taken = new WeakSet<DrivenPage>();

/**
 * Puts the script into every document of a page or of all pages of a context, those that are open now included, and a
 * function by which they speak.
 * @param script an expression whose value has `install(name)`
 * @param binding the function's name on `window`
 * @throws Error where one of the pages has such a script already
 * @returns what takes both away again; documents that are open call their browser's own functions then
 */
export async function connect(
  driven: Driven,
  script: string,
  binding: string,
  receiver: Receiver,
): Promise<() => Promise<void>> {
  const release = take(driven);
  try {
    const disconnect = await connected(driven, script, binding, receiver);
    return async () => {
      await disconnect();
      release();
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** @returns what lets others have the pages */
function take(driven: Driven): () => void {
  const pages = new Set(pagesOf(driven));
  if ([...pages].some((page) => taken.has(page))) {
    throw new Error("This page has an authenticator already: detach that one first.");
  }
  const add = (page: DrivenPage) => {
    pages.add(page);
    taken.add(page);
  };
  for (const page of pages) taken.add(page);
  if ("pages" in driven) driven.on("page", add);
  return () => {
    for (const page of pages) taken.delete(page);
    if ("pages" in driven) driven.off("page", add);
  };
}

async function connected(
  driven: Driven,
  script: string,
  binding: string,
  receiver: Receiver,
): Promise<() => Promise<void>> {
  const known = `globalThis[${JSON.stringify(holdsName(binding))}]`;
  // A document that loads in this moment could be given it in both ways.
  const installation = `void (${known} || ${script}.install(${JSON.stringify(binding)}))`;
  const remove =
    "exposeBinding" in driven
      ? await intoPlaywright(driven, installation, binding, receiver)
      : await intoPuppeteer(driven, installation, binding, receiver);
  const stop = listen(driven, receiver);
  await inAllFrames(driven, installation);
  return async () => {
    stop();
    await inAllFrames(driven, `void ${known}?.(null)`);
    await remove();
  };
}

function pagesOf(driven: Driven): DrivenPage[] {
  return "pages" in driven ? driven.pages() : [driven];
}

/** @returns what ends it */
function listen(driven: Driven, receiver: Receiver): () => void {
  const left = (frame: DrivenFrame | undefined) => receiver.left(frame);
  const closed = () => receiver.left(undefined);
  const listenTo = (page: DrivenPage) => {
    page.on("framenavigated", left);
    page.on("framedetached", left);
    page.on("close", closed);
  };
  pagesOf(driven).forEach(listenTo);
  if ("pages" in driven) driven.on("page", listenTo);
  return () => {
    if ("pages" in driven) driven.off("page", listenTo);
    for (const page of pagesOf(driven)) {
      page.off("framenavigated", left);
      page.off("framedetached", left);
      page.off("close", closed);
    }
  };
}

async function intoPlaywright(
  driven: Extract<Driven, { exposeBinding: unknown }>,
  script: string,
  binding: string,
  receiver: Receiver,
) {
  const bound = await driven.exposeBinding(binding, ({ frame }, text) =>
    receiver.receive(text, async () => frame),
  );
  const added = await driven.addInitScript({ content: script });
  return async () => {
    await dispose(added);
    await dispose(bound);
  };
}

/** Only newer versions of Playwright can take back what they put into pages. */
async function dispose(added: unknown): Promise<void> {
  if (typeof added !== "object" || added === null || !("dispose" in added)) return;
  if (typeof added.dispose === "function") await added.dispose();
}

async function intoPuppeteer(page: PuppeteerPage, script: string, binding: string, receiver: Receiver) {
  await page.exposeFunction(binding, (text) => receiver.receive(text, () => sender(page, binding, text)));
  const { identifier } = await page.evaluateOnNewDocument(script);
  return async () => {
    await page.removeScriptToEvaluateOnNewDocument(identifier);
    await page.removeExposedFunction(binding);
  };
}

/** Puppeteer does not say which frame has called: the one whose document knows the id of the message. */
async function sender(page: PuppeteerPage, binding: string, text: string): Promise<DrivenFrame | undefined> {
  const { id } = JSON.parse(text);
  const found = page.frames().map(async (frame) => {
    if (await holds(frame, binding, id)) return frame;
    throw new Error("Another frame");
  });
  return Promise.any(found).catch(() => undefined);
}

/** Whether the document in this frame now is the one that made the call of this id, and still waits. */
export async function holds(frame: DrivenFrame, binding: string, id: string): Promise<boolean> {
  const script = `globalThis[${JSON.stringify(holdsName(binding))}]?.(${JSON.stringify(id)})`;
  return (await evaluated(frame, script)) === true;
}

async function inAllFrames(driven: Driven, script: string): Promise<void> {
  const frames = pagesOf(driven).flatMap((page) => page.frames());
  await Promise.all(frames.map((frame) => evaluated(frame, script)));
}

/** A frame that is gone, or just leaves its document, tells nothing; Puppeteer throws then instead of rejecting. */
async function evaluated(frame: DrivenFrame, script: string): Promise<unknown> {
  try {
    return await frame.evaluate(script);
  } catch {
    return undefined;
  }
}
