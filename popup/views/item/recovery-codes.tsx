import { useEffect, useRef, useState } from "preact/hooks";
import type { ItemStory } from "../../../src/wire/items.ts";
import { dayText } from "../../i18n/formats.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { copySecret } from "../../items/codes/copying.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import {
  MOST_RECOVERY_CODES,
  recoveryCodesIn,
  withPasted,
  withUse,
} from "../../items/item/recovery-lines.ts";
import { IconButton } from "../../parts/icon-button.tsx";
import { Problem } from "../../parts/message.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { callVault } from "../../vault/vault-calls.ts";

type Codes = ItemStory["recoveryCodes"];

/** What can be done with what was done last. */
interface Offer {
  label: string;
  act: () => void;
  /** As long as these are the codes. */
  of: Codes;
}

/** The site's recovery codes that are kept with an item. */
export function RecoveryCodes({ item, codes: stored }: { item: string; codes: Codes }) {
  // What was just written is shown at once.
  const [codes, setCodes] = useState(stored);
  // One after the other: the next change is made of what the one before has written.
  const turn = useRef<Promise<void>>(Promise.resolve());
  const [pasted, setPasted] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const [offer, setOffer] = useState<Offer | null>(null);

  useEffect(() => setCodes(stored), [stored]);

  /** `next`: what can be done next, until something else is. */
  function run(action: () => Promise<{ text: string; next?: Offer | null }>) {
    setProblem(null);
    setOffer(null);
    turn.current = turn.current.then(async () => {
      try {
        const { text, next = null } = await action();
        setSaid(text);
        setOffer(next);
      } catch (error) {
        setProblem(itemErrorText(error));
      }
    });
  }
  /** Gives what was there and what is there now. */
  async function put(make: (before: Codes) => Codes): Promise<{ before: Codes; after: Codes }> {
    const { recoveryCodes: before } = await callVault("items.story", { item });
    const after = make(before);
    if (after.length > MOST_RECOVERY_CODES) throw new Error(tCount("recoveryMost", MOST_RECOVERY_CODES));
    await callVault("items.change", { items: [item], change: { recoveryCodes: after } });
    setCodes(after);
    return { before, after };
  }
  function change(make: (before: Codes) => Codes, text: string) {
    run(async () => {
      const { before, after } = await put(make);
      const undo = async () => {
        await put(() => before);
        return { text: "" };
      };
      return { text, next: { label: t("undo"), act: () => run(undo), of: after } };
    });
  }
  function mark(code: string, used: boolean) {
    const usedAt = used ? Date.now() : null;
    change((kept) => withUse(kept, code, usedAt), t(used ? "recoveryMarked" : "recoveryUnmarked"));
  }
  /** A code that is copied may not be used after all: only the person marks it. */
  function copy({ code, usedAt }: Codes[number]) {
    const next = { label: t("recoveryMark"), act: () => mark(code, true), of: codes };
    run(async () => ({ text: await copySecret(code), next: usedAt === undefined ? next : null }));
  }
  function add() {
    const found = recoveryCodesIn(pasted ?? "");
    run(async () => {
      if (found.length === 0) throw new Error(t("recoveryNone"));
      const { before, after } = await put((kept) => withPasted(kept, found));
      setPasted(null);
      return { text: tCount("recoveryAdded", after.length - before.length) };
    });
  }

  const unused = codes.filter(({ usedAt }) => usedAt === undefined).length;
  return (
    <div class="item-part" id="recovery-codes">
      <div class="section-head">
        <h3>{t("recoveryTitle")}</h3>
        <p class="hint">{codes.length > 0 && tCount("recoveryUnused", unused, { all: codes.length })}</p>
      </div>
      <div class="card own-fields">
        {codes.length === 0 && <p class="hint">{t("recoveryHint")}</p>}
        {codes.length > 0 && (
          <ul class="recovery-list">
            {codes.map(({ code, usedAt }) => (
              <li key={code} data-used={usedAt !== undefined}>
                <bdi dir="ltr" class="mono">
                  {code}
                </bdi>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={usedAt !== undefined}
                    onChange={({ currentTarget: { checked } }) => mark(code, checked)}
                  />
                  {usedAt === undefined ? t("recoveryUsed") : t("usedOn", { day: dayText(usedAt) })}
                  <span class="visually-hidden">{code}</span>
                </label>
                <IconButton
                  icon="copy"
                  label={t("recoveryCopy", { code })}
                  onClick={() => copy({ code, ...(usedAt !== undefined && { usedAt }) })}
                />
                <IconButton
                  icon="bin"
                  label={t("recoveryRemove", { code })}
                  onClick={() =>
                    change((kept) => kept.filter((other) => other.code !== code), t("recoveryRemoved"))
                  }
                />
              </li>
            ))}
          </ul>
        )}
        {pasted !== null && (
          <TextField
            id="recovery-paste"
            label={t("recoveryPaste")}
            hint={t("recoveryPasteHint")}
            value={pasted}
            onInput={setPasted}
            lines={5}
          />
        )}
        {problem !== null && <Problem text={problem} />}
        <div class="form-end">
          {pasted === null ? (
            <button class="button" type="button" id="add-recovery" onClick={() => setPasted("")}>
              {t("recoveryAdd")}
            </button>
          ) : (
            <>
              <button class="button primary" type="button" id="save-recovery" onClick={add}>
                {t("recoverySave")}
              </button>
              <button class="button" type="button" onClick={() => setPasted(null)}>
                {t("cancel")}
              </button>
            </>
          )}
          <p class="hint" role="status">
            {said}
          </p>
          {offer !== null && JSON.stringify(offer.of) === JSON.stringify(codes) && (
            <button class="button quiet" type="button" id="recovery-next" onClick={offer.act}>
              {offer.label}
            </button>
          )}
        </div>
      </div>
    </div>
  );
}
