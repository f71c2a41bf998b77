import { useState } from "preact/hooks";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { callVault } from "../../vault/vault-calls.ts";

interface OtherHeaderProps {
  /** A PIN was refused, and the second copy of the header is another. */
  differs: boolean;
  still: boolean;
  /** The vault is behind the copy now. */
  onUsed: () => void;
}

/** Offers the second copy of the header to somebody who is sure of the PIN. */
export function OtherHeader({ differs, still, onUsed }: OtherHeaderProps) {
  const [used, setUsed] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function use() {
    setProblem(null);
    try {
      await callVault("vault.bringBackHeader", {});
      setUsed(true);
      onUsed();
    } catch (error) {
      setProblem((error as Error).message);
    }
  }

  if (!differs) return used ? <p role="status">The copy is in use now. Try your PIN again.</p> : null;
  return (
    <div class="notice" id="other-header">
      <Icon name="alert" />
      <div class="notice-body">
        <p>
          <strong>The vault’s header differs from its second copy.</strong> If you are sure of your PIN, use
          the copy. The header that is in use now is set aside, not erased.
        </p>
        <button class="button" type="button" id="use-copy" disabled={still} onClick={() => void use()}>
          Use the copy
        </button>
        {problem !== null && <Problem text={problem} />}
      </div>
    </div>
  );
}
