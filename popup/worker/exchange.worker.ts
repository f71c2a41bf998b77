import { prepareZXingModule } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { WorkerReply, WorkerRequest } from "./messages.ts";
import { qrTextsIn } from "./qr/decoder.ts";
import { pixelsOfBitmap } from "./qr/pixels.ts";
import { readCode, showCode } from "./read-code.ts";
import { FilesRead } from "./read-files.ts";

/** The worker of the manager's page: what reads foreign texts and files runs here, away from page and vault. */

const NEWS_MS = 100;
const files = new FilesRead();

// Its module lies in the extension; read when the first picture comes.
prepareZXingModule({ overrides: { locateFile: () => wasm } });

self.addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
  answer(data).then((reply) => self.postMessage(reply));
});

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  const { id } = request;
  try {
    return { id, value: await carriedOut(request) };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

async function carriedOut(request: WorkerRequest) {
  switch (request.type) {
    case "code.read":
      return readCode(request);
    case "code.show":
      return showCode(request);
    case "files.read":
      return files.read(request.files, request, newsOf(request.id));
    case "files.part":
      return files.part(request.from);
    case "qr.look":
      return (await qrTextsIn(pixelsOfBitmap(request.frame))).length > 0;
  }
}

/** Tells the page how far it is, but not for every entry. */
function newsOf(id: number): (entries: number) => void {
  let last = performance.now();
  return (entries) => {
    const now = performance.now();
    if (now - last < NEWS_MS) return;
    last = now;
    self.postMessage({ id, news: entries } satisfies WorkerReply);
  };
}
