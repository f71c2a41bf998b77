import { useState } from "preact/hooks";
import { addressOf, asCurl } from "../../../../src/lab/log/copies/curl.ts";
import { asJson } from "../../../../src/lab/log/copies/json.ts";
import { asTestVector } from "../../../../src/lab/log/copies/test-vector.ts";
import { asWebDriverCredential } from "../../../../src/lab/log/copies/web-driver.ts";
import type { LogEntry } from "../../../../src/lab/log/entry.ts";
import { t } from "../../../i18n/messages.ts";
import { copyText } from "../../../lab/copy-text.ts";
import { Icon } from "../../../parts/icons.tsx";

const forms = {
  json: "labCopyJson",
  vector: "labCopyVector",
  curl: "labCopyCurl",
  webdriver: "labCopyWebDriver",
} as const;
type Form = keyof typeof forms;

/** The entry on the clipboard, in one of four forms; those that it cannot have are not offered. */
export function Copies({ entry }: { entry: LogEntry }) {
  const [said, setSaid] = useState("");
  const offered = (Object.keys(forms) as Form[]).filter((form) => textOf(form, entry) !== undefined);

  async function copy(form: Form) {
    try {
      await copyText(textOf(form, entry) ?? "");
      setSaid(t("labCopied", { form: t(forms[form]) }));
    } catch {
      setSaid(t("labCopyFailed"));
    }
  }

  return (
    <div class="lab-copies">
      {offered.map((form) => (
        <button key={form} class="button" type="button" id={`copy-${form}`} onClick={() => void copy(form)}>
          <Icon name="copy" />
          <span class="visually-hidden">{t("labCopyAs")}</span>
          {t(forms[form])}
        </button>
      ))}
      <span class="hint" role="status">
        {said}
      </span>
    </div>
  );
}

/** Undefined where the entry has no such form. */
function textOf(form: Form, entry: LogEntry): string | undefined {
  switch (form) {
    case "json":
      return asJson(entry);
    case "vector":
      return asTestVector(entry);
    case "curl":
      // Where the relying party takes it, the person knows.
      return curlOf(entry);
    case "webdriver":
      return asWebDriverCredential(entry);
  }
}

function curlOf(entry: LogEntry): string | undefined {
  const address = addressOf(entry);
  return entry.outcome.type === "credential" && address !== undefined ? asCurl(entry, address) : undefined;
}
