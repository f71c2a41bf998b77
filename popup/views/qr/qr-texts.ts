import { type MessageKey, t } from "../../i18n/messages.ts";
import type { QrProblem } from "../../worker/messages.ts";
import type { ImportView } from "../exchange/use-import.ts";

const problems = {
  "no-qr": "qrNone",
  "not-a-picture": "qrNoPicture",
  "picture-kind": "qrPictureKind",
  damaged: "qrDamaged",
  unreadable: "qrUnreadable",
  "too-large": "qrTooLarge",
  "too-many-pixels": "qrTooManyPixels",
  "web-address": "qrWebAddress",
  fido: "qrFido",
  wifi: "qrWifi",
  contact: "qrContact",
  "other-app": "qrOtherApp",
  text: "qrText",
} as const satisfies Record<QrProblem, MessageKey>;

/** What is wrong with a picture, or with the QR code in it, and what to do. */
export function qrProblemText(problem: QrProblem): string {
  return t(problems[problem]);
}

/** What came of pictures of which nothing can be taken; null where nothing went wrong. */
export function startProblem(view: ImportView): string | null {
  if (view.at !== "start") return null;
  if (view.failed?.qr !== undefined) return qrProblemText(view.failed.qr);
  return view.failed?.detail ?? view.problem ?? null;
}
