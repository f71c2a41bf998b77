import { useRef, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { FieldNote, Problem } from "../../parts/message.tsx";
import { Host } from "../../parts/site-name.tsx";
import { hostOfInput } from "../../sites/site-host.ts";
import { usePause } from "../../sites/use-pause.ts";
import { useVault } from "../../vault/use-vault.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { vaultErrorText } from "../../vault/vault-errors.ts";
import { PauseSwitch } from "../home/pause.tsx";

/** Where the browser answers by itself: everywhere for now, or on the sites of a list that can be changed. */
export function Sites() {
  const { value, problem, reload } = useVault("sites.list");
  const pause = usePause();
  const field = useRef<HTMLInputElement>(null);
  const [inputProblem, setInputProblem] = useState<string | null>(null);
  const [listProblem, setListProblem] = useState<string | null>(null);
  const sites = value ?? [];

  async function add() {
    const host = hostOfInput(field.current?.value ?? "");
    setInputProblem(null);
    try {
      if (host === null) throw new Error(vaultErrorText("bad-host", ""));
      await callVault("sites.switch", { host, off: true });
      if (field.current !== null) field.current.value = "";
      reload();
    } catch (error) {
      setInputProblem((error as Error).message);
    }
    field.current?.focus();
  }

  async function remove(host: string) {
    setListProblem(null);
    try {
      await callVault("sites.switch", { host, off: false });
      reload();
      field.current?.focus();
    } catch (error) {
      setListProblem((error as Error).message);
    }
  }

  return (
    <section>
      <div class="section-head">
        <h2>{t("sitesTitle")}</h2>
      </div>
      <div class="card sites parts">
        <div class="part">
          <PauseSwitch pause={pause} />
        </div>
        <form
          class="site-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <div class="field">
            <label for="site-host">{t("sitesSite")}</label>
            <div class="field-line">
              <input
                id="site-host"
                ref={field}
                type="text"
                inputMode="url"
                placeholder="example.com"
                autocomplete="off"
                autocapitalize="none"
                spellcheck={false}
                aria-describedby="site-host-note"
                aria-invalid={inputProblem !== null}
              />
              <button class="button" type="submit" id="site-off">
                {t("sitesAdd")}
              </button>
            </div>
            <FieldNote id="site-host-note" hint={t("sitesHint")} problem={inputProblem} />
          </div>
        </form>
        {(listProblem ?? problem) !== null && <Problem text={listProblem ?? problem ?? ""} />}
        {sites.length > 0 && (
          <ul class="rows">
            {sites.map((host) => (
              <li class="row" key={host} data-site={host}>
                <span class="row-text">
                  <Host text={host} />
                </span>
                <button
                  class="button quiet"
                  type="button"
                  aria-label={t("sitesRemove", { site: host })}
                  onClick={() => void remove(host)}
                >
                  <Icon name="remove" />
                  {t("remove")}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
