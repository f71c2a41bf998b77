import { useEffect, useRef, useState } from "preact/hooks";
import { visible } from "../../../../src/lab/log/visible.ts";
import { MOST_CREDENTIALS } from "../../../../src/lab/profiles/named-profile.ts";
import type { WebDriverCredential } from "../../../../src/lab/web-driver.ts";
import { t } from "../../../i18n/messages.ts";
import { copyText } from "../../../lab/copy-text.ts";
import { Icon } from "../../../parts/icons.tsx";
import { FieldNote, Problem } from "../../../parts/message.tsx";
import type { ProfilePartProps } from "./profile-form.tsx";

/** The credentials of a profile, which are no secrets, in WebDriver's form, and more of them from that form. */
export function ProfileCredentials({ session, profile }: ProfilePartProps) {
  const [credentials, setCredentials] = useState<WebDriverCredential[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const text = useRef<HTMLTextAreaElement>(null);
  const count = session.lab?.profiles.find(({ id }) => id === profile.id)?.credentials;
  const fail = (error: unknown) => setProblem(error instanceof Error ? error.message : String(error));

  useEffect(() => {
    session.port
      .ask("credentials", { id: profile.id })
      .then((reply) => setCredentials(reply.credentials), fail);
  }, [profile.id, count]);

  async function seed(event: Event) {
    event.preventDefault();
    setProblem(null);
    setSaid("");
    try {
      const json: unknown = JSON.parse(text.current?.value ?? "");
      const given = (Array.isArray(json) ? json : [json]) as WebDriverCredential[];
      const reply = await session.port.ask("seed", { id: profile.id, credentials: given });
      setCredentials(reply.credentials);
      setSaid(t("labSeeded"));
      if (text.current) text.current.value = "";
    } catch (error) {
      fail(error);
    }
  }

  async function copy(what: unknown) {
    try {
      await copyText(JSON.stringify(what, null, 2));
      setSaid(t("labCopied", { form: t("labCopyWebDriver") }));
    } catch {
      setSaid(t("labCopyFailed"));
    }
  }

  return (
    <section class="card lab-card" aria-labelledby="profile-credentials">
      <div class="lab-card-head">
        <h3 id="profile-credentials">{t("labCredentialsTitle")}</h3>
        {credentials.length > 0 && (
          <button class="button" type="button" id="copy-credentials" onClick={() => void copy(credentials)}>
            <Icon name="copy" />
            {t("labCopyAll")}
          </button>
        )}
      </div>
      <p class="hint">{t("labCredentialsHint")}</p>
      {count !== undefined && count >= MOST_CREDENTIALS && (
        <p class="notice warn" id="credentials-full">
          <Icon name="alert" />
          {t("labFull", { most: MOST_CREDENTIALS })}
        </p>
      )}
      <ul class="lab-sites">
        {credentials.map((credential) => (
          <li key={credential.credentialId} data-credential-id={credential.credentialId}>
            <span class="lab-row-text">
              <bdi class="host">{visible(credential.rpId)}</bdi>
              <span class="row-detail">
                <bdi>{visible(credential.userName ?? "")}</bdi>
                <code>{credential.credentialId}</code>
                <span>{t("labCounterAt", { count: credential.signCount })}</span>
              </span>
            </span>
            <button class="button quiet" type="button" onClick={() => void copy(credential)}>
              {t("labCopy")}
              <span class="visually-hidden">{credential.credentialId}</span>
            </button>
            <button
              class="button quiet"
              type="button"
              onClick={() => {
                const { credentialId } = credential;
                session.port
                  .ask("removeCredential", { id: profile.id, credentialId })
                  .then((reply) => setCredentials(reply.credentials), fail);
              }}
            >
              {t("labRemoveSite")}
              <span class="visually-hidden">{credential.credentialId}</span>
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={(event) => void seed(event)}>
        <div class="field">
          <label for="seed">{t("labSeed")}</label>
          <textarea id="seed" ref={text} rows={4} spellcheck={false} aria-describedby="seed-note" />
          <FieldNote id="seed-note" hint={t("labSeedHint")} problem={null} />
        </div>
        {problem !== null && (
          <div lang="en">
            <Problem text={problem} />
          </div>
        )}
        <div class="notice-actions">
          <button class="button" type="submit" id="add-seed">
            {t("labAddCredentials")}
          </button>
          <span class="hint" role="status">
            {said}
          </span>
        </div>
      </form>
    </section>
  );
}
