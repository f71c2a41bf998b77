import { useEffect, useRef, useState } from "preact/hooks";
import type { NewCode } from "../../../src/wire/items.ts";
import { t } from "../../i18n/messages.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import { siteOfInput } from "../../items/item/own-form.ts";
import { BusyButton } from "../../parts/busy-button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Problem } from "../../parts/message.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { callVault } from "../../vault/vault-calls.ts";
import type { CodeOptions } from "../../worker/messages.ts";
import { FromPictures } from "../qr/from-pictures.tsx";
import { CodeOptionFields } from "./code-options.tsx";
import { CodePreview } from "./code-preview.tsx";
import { useNewCode } from "./use-new-code.ts";

const USUAL: CodeOptions = { type: "totp", algorithm: "SHA-1", digits: 6, period: 30, counter: 0 };
const MOST_TEXT = 8192;

const problems = {
  secret: "problemSecret",
  type: "problemType",
  algorithm: "problemAlgorithm",
  digits: "problemDigits",
  period: "problemPeriod",
  counter: "problemCounter",
  other: "problemOther",
} as const;

/** Adds codes: one from what the person types, or all that QR codes hold. */
export function AddCodeDialog({ onClose }: { onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  return (
    <Dialog title={t("addCode")} busy={busy} onClose={onClose}>
      <FromPictures onDone={onClose}>
        <AddCodeForm busy={busy} onBusy={setBusy} onClose={onClose} />
      </FromPictures>
    </Dialog>
  );
}

interface AddCodeFormProps {
  busy: boolean;
  onBusy: (busy: boolean) => void;
  onClose: () => void;
}

/** A code from its otpauth URI or its secret; shows what it gives before it is saved. */
function AddCodeForm({ busy, onBusy, onClose }: AddCodeFormProps) {
  const [text, setText] = useState("");
  const [options, setOptions] = useState(USUAL);
  const [written, setWritten] = useState({ issuer: "", account: "", site: "" });
  /** The URI's code under whose names that was written; null: no URI's. */
  const [writtenOf, setWrittenOf] = useState<NewCode | null>(null);
  /** It is to be saved once it is read. */
  const [wanted, setWanted] = useState(false);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { read, reading, shown } = useNewCode(text, options);
  const { code, isUri, problem } = read;
  // What the URI says stands in the fields, to be changed there; another URI says its own.
  const uri = isUri ? code : null;
  const names = uri && uri !== writtenOf ? { ...written, issuer: uri.issuer, account: uri.account } : written;
  const site = siteOfInput(names.site);

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (!wanted || reading) return;
    setWanted(false);
    void save();
  }, [wanted, reading]);

  const put = (name: keyof typeof names) => (value: string) => {
    setWritten({ ...names, [name]: value });
    setWrittenOf(uri);
  };

  function textProblem(): string | null {
    if (text.trim() === "") return tried ? t("problemNothing") : null;
    return problem === null ? null : t(problems[problem]);
  }
  async function save() {
    setTried(true);
    setFailure(null);
    if (reading) return setWanted(true);
    if (code === null) return field.current?.focus();
    if (site === null) return;
    onBusy(true);
    try {
      const { issuer, account } = names;
      const own = { issuer: issuer.trim(), account: account.trim(), ...(site !== "" && { site }) };
      await callVault("codes.add", { codes: [{ ...code, ...own }] });
      onClose();
    } catch (error) {
      setFailure(itemErrorText(error));
      onBusy(false);
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void save();
      }}
    >
      <TextField
        id="code-text"
        field={field}
        label={t("codeText")}
        hint={t("codeTextHint")}
        problem={textProblem()}
        value={text}
        onInput={(value) => {
          setText(value);
          // Who goes on writing has not meant what was there.
          setWanted(false);
        }}
        maxLength={MOST_TEXT}
      />
      <CodePreview code={code} shown={shown} />
      <div class="field-columns">
        <TextField id="code-issuer" label={t("codeIssuer")} value={names.issuer} onInput={put("issuer")} />
        <TextField
          id="code-account"
          label={t("codeAccount")}
          value={names.account}
          onInput={put("account")}
        />
      </div>
      <TextField
        id="code-site"
        label={t("codeSite")}
        hint={t("codeSiteHint")}
        problem={site === null && tried ? t("siteBad") : null}
        value={names.site}
        onInput={put("site")}
      />
      {!isUri && (
        <CodeOptionFields
          options={options}
          onChange={(change) => setOptions((old) => ({ ...old, ...change }))}
        />
      )}
      {failure !== null && <Problem text={failure} />}
      <div class="dialog-actions">
        <button class="button" type="button" disabled={busy} onClick={onClose}>
          {t("cancel")}
        </button>
        <BusyButton id="dialog-action" busy={busy}>
          {t("addCodeSave")}
        </BusyButton>
      </div>
    </form>
  );
}
