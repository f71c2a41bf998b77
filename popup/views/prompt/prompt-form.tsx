import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PromptDecision, PromptView } from "../../../src/wire/prompt.ts";
import type { PlatformSlot } from "../../../src/wire/vault.ts";
import { useDerivation } from "../../derivation/use-derivation.ts";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { BusyButton } from "../../parts/busy-button.tsx";
import { Problem } from "../../parts/message.tsx";
import { Host } from "../../parts/site-name.tsx";
import type { PromptState } from "../../prompt/prompt-session.ts";
import { canApprove, extrasText, historyText, originBeside, promptTexts } from "../../prompt/prompt-texts.ts";
import { useHold } from "../../prompt/use-hold.ts";
import { useVault } from "../../vault/use-vault.ts";
import { wrongSecretText } from "../../vault/vault-errors.ts";
import { askedWays, needsPin, type Way, wayLabels } from "../../vault/ways-in.ts";
import { Accounts } from "./prompt-accounts.tsx";
import { NewAccount } from "./prompt-new-account.tsx";
import { Verify } from "./prompt-verify.tsx";
import { useApproval } from "./use-approval.ts";

interface PromptFormProps {
  view: PromptView;
  phase: PromptState["phase"];
  /** A decision on this view is given as soon as the background is back. */
  given: boolean;
  firstChosenId?: string | null;
  onDecision: (decision: PromptDecision) => void;
  /** Whether a decision was made that waits for something in this window. */
  onWaiting: (waiting: boolean) => void;
}

/** One view and the ways to answer it. What was typed and chosen outlives a new view of the same ceremony. */
export function PromptForm(props: PromptFormProps) {
  const { view, phase, given, firstChosenId = null, onDecision, onWaiting } = props;
  const form = useRef<HTMLFormElement>(null);
  const pin = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [chosenId, setChosenId] = useState(firstChosenId);
  const [pinMissing, setPinMissing] = useState(false);
  /** What told of a wait that is over. */
  const [waitedOut, setWaitedOut] = useState<object | null>(null);
  /** What the last approval was made with: whose mistake a wrong secret is. */
  const tried = useRef<Way["type"]>("pin");
  /** Whether that a PIN was wrong is news: a view that came for another reason says it of the same try. */
  const refusalIsNew = useRef(true);
  const waysIn = useVault("vault.waysIn", view.pin === "none" ? null : view);
  const held = useHold(view);
  const texts = promptTexts(view);
  const origin = originBeside(view);
  const history = historyText(view);
  const extras = extrasText(view);
  const asking = phase === "asking";
  const { device, deriving, approve } = useApproval(view, asking, (decision) => {
    refusalIsNew.current = true;
    onDecision(decision);
  });
  const still = phase === "busy" || given || device.asking || deriving;
  const accounts = (view.type === "get" && view.accounts) || [];
  const chosen = accounts.find(({ credentialId }) => credentialId === chosenId) ?? accounts[0];
  const { problem } = view;
  // A view tells of them only after a try: the wait may be older than this window.
  const rests = problem?.code === "pin-rests" || waysIn.value?.pinRests === true;
  const told =
    problem?.code === "wait"
      ? { seconds: problem.seconds, source: view }
      : { seconds: waysIn.value?.waitSeconds ?? 0, source: waysIn.value ?? view };
  const wait = told.seconds > 0 && waitedOut !== told.source ? told : null;
  const verified = view.pin !== "none" && canApprove(view);
  // Until the background has said so, a PIN alone is taken to be enough.
  const ways = askedWays({ pin: waysIn.value?.pin ?? true, pinRests: rests, platform: view.platform });
  const main = verified ? ways.main : null;
  const beside = verified ? ways.beside : [];
  const labels = wayLabels(beside);
  const derivation = useDerivation(
    view.pin === "none" ? undefined : waysIn.value?.derivation,
    needsPin(main) && wait === null,
  );
  const approvable = canApprove(view) && (main !== null || !verified);
  const wrong = problem?.code === "wrong-pin" ? wrongSecretText(tried.current) : null;
  const said = pinMissing ? t("pinMissing") : (device.problem ?? (asking ? wrong : null));

  // Before anybody can see it, and type: what is selected later would be typed over.
  useLayoutEffect(() => {
    setPinMissing(false);
    if (view.problem?.code !== "wrong-pin" || !refusalIsNew.current) return;
    refusalIsNew.current = false;
    pin.current?.focus();
    pin.current?.select();
  }, [view]);

  useEffect(() => onWaiting(deriving), [deriving]);

  // What was typed before this script ran.
  useEffect(() => derivation.typed(pin.current?.value ?? ""), []);

  useEffect(() => {
    if (device.problem !== null) (pin.current ?? heading.current)?.focus();
  }, [device.problem]);

  useEffect(() => {
    const idle = [null, document.body, heading.current].includes(
      document.activeElement as HTMLElement | null,
    );
    if (!asking || !idle) return;
    // Never a button: a key that is held down or tapped for the page would press it.
    const control = form.current?.querySelector<HTMLElement>("#pin:enabled, [name=account]:checked");
    (control ?? heading.current)?.focus();
  }, [view, asking, wait === null, needsPin(main)]);

  useEffect(() => {
    /** A held key that began on the page, or began too early, approves nothing. */
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter") return;
      const idle = event.target === document.body || event.target === heading.current;
      if (event.repeat || (held && idle)) event.preventDefault();
      else if (idle && approvable) form.current?.requestSubmit();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [approvable, held]);

  function press(way: Way | null) {
    if (!asking || held || still || !approvable || (needsPin(way) && wait !== null)) return;
    const typed = pin.current?.value ?? "";
    if (needsPin(way) && typed === "") {
      setPinMissing(true);
      pin.current?.focus();
      return;
    }
    tried.current = way?.type ?? "pin";
    const approval = {
      type: "approve",
      ...(needsPin(way) ? { pin: typed } : {}),
      ...(chosen === undefined ? {} : { credentialId: chosen.credentialId }),
      ...(view.type === "create" && { supersedes: view.supersedes.map(({ credentialId }) => credentialId) }),
    } as const;
    void approve(approval, {
      slot: platformOf(way),
      derived: needsPin(way) ? derivation.take(typed, platformOf(way)?.slot) : undefined,
    });
  }

  return (
    <form
      class="ask"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        press(main);
      }}
    >
      <main class="ask-body">
        <h1 id="asked" ref={heading} tabIndex={-1}>
          <span class="ask-heading">{texts.heading} </span>
          <Host id="rp-id" text={view.rpId} />
        </h1>
        {(origin ?? history ?? extras) !== null && (
          <div class="about" id="about">
            {origin !== null && (
              <p class="origin">
                {view.topOrigin === undefined ? (
                  <Text k="askedBy" values={{ origin: <Host text={origin} /> }} />
                ) : (
                  <Text
                    k="askedByInside"
                    values={{
                      origin: <Host text={origin} />,
                      top: <Host id="top-origin" text={view.topOrigin} />,
                    }}
                  />
                )}
              </p>
            )}
            {history !== null && (
              <p id="history" data-history={view.history}>
                {history}
              </p>
            )}
            {extras !== null && <p id="extras">{extras}</p>}
          </div>
        )}
        {view.type === "create" ? (
          <NewAccount user={view.user} rpId={view.rpId} rpName={view.rpName} supersedes={view.supersedes} />
        ) : (
          <Accounts
            rpId={view.rpId}
            accounts={view.accounts}
            withheld={view.history === "withheld"}
            chosenId={chosen?.credentialId ?? null}
            still={still}
            onChoose={setChosenId}
          />
        )}
      </main>
      <div class="actions">
        {verified && (
          <Verify
            main={main}
            hint={main?.type === "pin+platform" ? t("pinThenDevice") : texts.pinHint}
            problem={said}
            wait={wait}
            rests={rests}
            field={pin}
            still={still}
            onInput={() => {
              setPinMissing(false);
              derivation.typed(pin.current?.value ?? "");
            }}
            onWaited={() => setWaitedOut(told.source)}
          />
        )}
        {view.problem?.code === "vault" && (
          <Problem text={t("vaultFailed", { detail: view.problem.message })} />
        )}
        <div class="actions-main">
          <button
            class="button"
            type="button"
            id="cancel"
            disabled={phase === "busy"}
            onClick={() => onDecision({ type: "cancel" })}
          >
            {t("cancel")}
          </button>
          {approvable && (
            <BusyButton
              id="approve"
              busy={still}
              disabled={held || !asking || (needsPin(main) && wait !== null)}
            >
              {texts.approve}
            </BusyButton>
          )}
        </div>
        {beside.map((way, index) => (
          <button
            class="button"
            type="button"
            key={labels[index]}
            data-way={way.type}
            disabled={held || !asking || still || (needsPin(way) && wait !== null)}
            onClick={() => press(way)}
          >
            {labels[index]}
          </button>
        ))}
        <button
          class="button quiet"
          type="button"
          id="use-native"
          disabled={held || !asking || still}
          onClick={() => onDecision({ type: "native" })}
        >
          {t("useOther")}
        </button>
        {view.clickAgain === true && <p class="hint">{t("useOtherClick")}</p>}
      </div>
    </form>
  );
}

function platformOf(way: Way | null): PlatformSlot | null {
  return way === null || way.type === "pin" ? null : way.slot;
}
