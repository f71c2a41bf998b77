import { useEffect, useRef, useState } from "preact/hooks";
import type { PromptDecision, PromptView } from "../../src/wire/prompt.ts";
import { BusyButton } from "../parts/busy-button.tsx";
import { Problem } from "../parts/message.tsx";
import { PinField } from "../parts/pin-field.tsx";
import { Host } from "../parts/site-name.tsx";
import type { PromptState } from "../prompt-session.ts";
import { canApprove, originBeside, promptTexts } from "../prompt-texts.ts";
import { useHold } from "../use-hold.ts";
import { Accounts } from "./prompt-accounts.tsx";
import { NewAccount } from "./prompt-new-account.tsx";

interface PromptFormProps {
  view: PromptView;
  phase: PromptState["phase"];
  onDecision: (decision: PromptDecision) => void;
}

/** One view and the ways to answer it. What was typed and chosen outlives a new view of the same ceremony. */
export function PromptForm({ view, phase, onDecision }: PromptFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const pin = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [pinMissing, setPinMissing] = useState(false);
  const held = useHold(view);
  const texts = promptTexts(view);
  const origin = originBeside(view);
  const asking = phase === "asking";
  const still = phase === "busy";
  const accounts = (view.type === "get" && view.accounts) || [];
  const chosen = accounts.find(({ credentialId }) => credentialId === chosenId) ?? accounts[0];
  const wrongPin = view.problem?.code === "wrong-pin" ? "Wrong PIN. Try again." : null;

  useEffect(() => {
    setPinMissing(false);
    if (view.problem?.code !== "wrong-pin") return;
    pin.current?.focus();
    pin.current?.select();
  }, [view]);

  useEffect(() => {
    if (!asking || (document.activeElement !== document.body && document.activeElement !== null)) return;
    // Never a button: a key that is held down or tapped for the page would press it.
    const control = form.current?.querySelector<HTMLElement>("#pin, [name=account]:checked");
    (control ?? heading.current)?.focus();
  }, [view, asking]);

  useEffect(() => {
    /** A held key that began on the page, or began too early, approves nothing. */
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter") return;
      const idle = event.target === document.body || event.target === heading.current;
      if (event.repeat || (held && idle)) event.preventDefault();
      else if (idle && canApprove(view)) form.current?.requestSubmit();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [view, held]);

  function approve() {
    if (!asking || held || !canApprove(view)) return;
    const typed = pin.current?.value ?? "";
    if (view.pin !== "none" && typed === "") {
      setPinMissing(true);
      pin.current?.focus();
      return;
    }
    onDecision({
      type: "approve",
      ...(view.pin === "none" ? {} : { pin: typed }),
      ...(chosen === undefined ? {} : { credentialId: chosen.credentialId }),
    });
  }

  return (
    <form
      class="ask"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        approve();
      }}
    >
      <main class="ask-body">
        <h1 ref={heading} tabIndex={-1}>
          <span class="ask-heading">{texts.heading} </span>
          <Host id="rp-id" text={view.rpId} />
        </h1>
        {origin !== null && (
          <p class="origin">
            Asked by <Host text={origin} />
          </p>
        )}
        {view.type === "create" ? (
          <NewAccount user={view.user} rpId={view.rpId} rpName={view.rpName} supersedes={view.supersedes} />
        ) : (
          <Accounts
            rpId={view.rpId}
            accounts={view.accounts}
            chosenId={chosen?.credentialId ?? null}
            still={still}
            onChoose={setChosenId}
          />
        )}
      </main>
      <div class="actions">
        {view.pin !== "none" && canApprove(view) && (
          <PinField
            id="pin"
            label="PIN"
            hint={texts.pinHint}
            problem={pinMissing ? "Enter your PIN." : asking ? wrongPin : null}
            field={pin}
            readOnly={still}
            onInput={() => setPinMissing(false)}
          />
        )}
        {view.problem?.code === "vault" && <Problem text={`The vault failed: ${view.problem.message}`} />}
        <div class="actions-main">
          <button
            class="button"
            type="button"
            id="cancel"
            disabled={still}
            onClick={() => (asking ? onDecision({ type: "cancel" }) : window.close())}
          >
            Cancel
          </button>
          {canApprove(view) && (
            <BusyButton id="approve" busy={still} disabled={held || !asking}>
              {texts.approve}
            </BusyButton>
          )}
        </div>
        <button
          class="button quiet"
          type="button"
          id="use-native"
          disabled={!asking}
          onClick={() => onDecision({ type: "native" })}
        >
          Use another device or browser passkey
        </button>
      </div>
    </form>
  );
}
