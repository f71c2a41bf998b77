import { useState } from "preact/hooks";
import { type SiteRule, siteOf } from "../../../../src/lab/profiles/site-rule.ts";
import { t } from "../../../i18n/messages.ts";
import { ruleOfInput } from "../../../lab/site-input.ts";
import { useWebTabs } from "../../../lab/use-web-tabs.ts";
import { FieldNote } from "../../../parts/message.tsx";
import type { ProfilePartProps } from "./profile-form.tsx";

const kinds = { origin: "labRuleOrigin", host: "labRuleHost", rpId: "labRuleRpId" } as const;

/** The sites and the tabs for which a profile answers. */
export function ProfileSites({ session, profile, onSave }: ProfilePartProps) {
  const [type, setType] = useState<SiteRule["type"]>("origin");
  const [input, setInput] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const tabs = useWebTabs(session, true);
  const assigned = session.lab?.tabs.filter((tab) => tab.profile === profile.id) ?? [];

  async function add(event: Event) {
    event.preventDefault();
    const rule = ruleOfInput(type, input);
    if (!rule) return setProblem(t("labNoSite"));
    setProblem(null);
    if (await onSave({ ...profile, sites: [...profile.sites.filter((one) => !same(one, rule)), rule] }))
      setInput("");
    else setProblem(t("labNoSite"));
  }

  async function assign(tabId: number, id: string | null) {
    session.learn(await session.port.ask("assignTab", { tabId, id }));
  }

  return (
    <section class="card lab-card" aria-labelledby="profile-sites">
      <h3 id="profile-sites">{t("labSitesTitle")}</h3>
      <p class="hint">{t("labSitesHint")}</p>
      {profile.sites.length > 0 && (
        <ul class="lab-sites">
          {profile.sites.map((rule) => (
            <li key={`${rule.type} ${siteOf(rule)}`} data-site={siteOf(rule)}>
              <bdi class="host">{siteOf(rule)}</bdi>
              <span class="hint">{t(kinds[rule.type])}</span>
              <button
                class="button quiet"
                type="button"
                onClick={() =>
                  void onSave({ ...profile, sites: profile.sites.filter((one) => one !== rule) })
                }
              >
                {t("labRemoveSite")}
                <span class="visually-hidden">{siteOf(rule)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <form class="lab-site-form" onSubmit={(event) => void add(event)}>
        <div class="field">
          <label for="profile-site">{t("labSite")}</label>
          <div class="field-line">
            <select
              id="profile-site-type"
              aria-label={t("labRule")}
              value={type}
              onChange={({ currentTarget }) => setType(currentTarget.value as SiteRule["type"])}
            >
              {(Object.keys(kinds) as SiteRule["type"][]).map((kind) => (
                <option key={kind} value={kind}>
                  {t(kinds[kind])}
                </option>
              ))}
            </select>
            <input
              type="text"
              id="profile-site"
              autocomplete="off"
              spellcheck={false}
              value={input}
              aria-invalid={problem !== null}
              aria-describedby="profile-site-note"
              onInput={({ currentTarget }) => setInput(currentTarget.value)}
            />
            <button class="button" type="submit" id="add-site">
              {t("labAdd")}
            </button>
          </div>
          <FieldNote id="profile-site-note" hint={t("labSiteHint")} problem={problem} />
        </div>
      </form>
      <div class="field">
        <label for="profile-tab">{t("labTab")}</label>
        <select
          id="profile-tab"
          value={assigned[0]?.tabId ?? ""}
          onChange={({ currentTarget: { value } }) => {
            const before = assigned[0];
            if (value !== "") void assign(Number(value), profile.id);
            else if (before) void assign(before.tabId, null);
          }}
        >
          <option value="">{t("labNoTab")}</option>
          {tabs.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <p class="hint">{t("labTabHint")}</p>
      </div>
    </section>
  );
}

function same(a: SiteRule, b: SiteRule): boolean {
  return a.type === b.type && siteOf(a) === siteOf(b);
}
