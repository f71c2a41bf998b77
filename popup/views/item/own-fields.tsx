import { useEffect, useRef, useState } from "preact/hooks";
import type { ItemSummary } from "../../../src/wire/items.ts";
import { t } from "../../i18n/messages.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import { changeOfForm, followed, formOf, type OwnForm } from "../../items/item/own-form.ts";
import { BusyButton } from "../../parts/busy-button.tsx";
import { Problem } from "../../parts/message.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { callVault } from "../../vault/vault-calls.ts";

const MOST_NAME = 1000;
const MOST_NOTE = 100_000;

/** What the person writes about an item: its name and a note; of a code, whose it is too. */
export function OwnFields({ item, note }: { item: ItemSummary; note: string }) {
  const before = formOf(item, note);
  const [form, setForm] = useState<OwnForm>(before);
  const [touched, setTouched] = useState(false);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [siteProblem, setSiteProblem] = useState<string | null>(null);

  const known = useRef(before);
  useEffect(() => {
    const began = known.current;
    known.current = before;
    // Changed in another window: neither what is being written here nor what was written there is thrown away.
    setForm((written) => (touched ? followed(written, began, before) : before));
  }, [JSON.stringify(before), touched]);

  const put = (name: keyof OwnForm) => (value: string) => {
    setForm((old) => ({ ...old, [name]: value }));
    setTouched(true);
    setSaved(false);
    if (name === "site") setSiteProblem(null);
  };

  async function save() {
    setProblem(null);
    const change = changeOfForm(before, form);
    if (change === null) return setSiteProblem(t("siteBad"));
    setBusy(true);
    try {
      await callVault("items.change", { items: [item.item], change });
      setTouched(false);
      setSaved(true);
    } catch (error) {
      setProblem(itemErrorText(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div class="item-part">
      <h3>{t("ownTitle")}</h3>
      <form
        class="card own-fields"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void save();
        }}
      >
        <TextField
          id="label"
          label={t("ownLabel")}
          value={form.label}
          onInput={put("label")}
          hint={t("ownLabelHint")}
          maxLength={MOST_NAME}
        />
        {item.kind === "code" && (
          <div class="field-columns">
            <TextField
              id="issuer"
              label={t("codeIssuer")}
              value={form.issuer}
              onInput={put("issuer")}
              maxLength={MOST_NAME}
            />
            <TextField
              id="account"
              label={t("codeAccount")}
              value={form.account}
              onInput={put("account")}
              maxLength={MOST_NAME}
            />
            <TextField
              id="site"
              label={t("codeSite")}
              value={form.site}
              onInput={put("site")}
              hint={t("codeSiteHint")}
              problem={siteProblem}
              maxLength={MOST_NAME}
            />
          </div>
        )}
        <TextField
          id="note"
          label={t("ownNote")}
          value={form.note}
          onInput={put("note")}
          lines={3}
          maxLength={MOST_NOTE}
        />
        {problem !== null && <Problem text={problem} />}
        <div class="form-end">
          <BusyButton id="save-own" busy={busy} disabled={!touched}>
            {t("save")}
          </BusyButton>
          <p class="hint" role="status">
            {saved && t("saved")}
          </p>
        </div>
      </form>
    </div>
  );
}
