import { useState } from "preact/hooks";
import type { Decoded, TreeNode } from "../../../../src/lab/decode/tree.ts";
import { visible } from "../../../../src/lab/log/visible.ts";
import { t } from "../../../i18n/messages.ts";
import { Icon } from "../../../parts/icons.tsx";
import { ByteTree } from "./byte-tree.tsx";
import { HexView } from "./hex-view.tsx";

interface BytesViewProps {
  name: string;
  bytes: Uint8Array;
  /** Absent: bytes that mean nothing by themselves. */
  decoded: Decoded | undefined;
}

/** Bytes as a tree and in hex; what is chosen in the one is marked in the other. */
export function BytesView({ name, bytes, decoded }: BytesViewProps) {
  const [chosen, setChosen] = useState<TreeNode | undefined>(undefined);
  return (
    <>
      {decoded?.problems.map(({ offset, message }) => (
        <p key={`${offset} ${message}`} class="problem">
          <Icon name="alert" />
          <span>
            <bdi lang="en">{visible(message)}</bdi> <span class="hint">{t("labAtByte", { offset })}</span>
          </span>
        </p>
      ))}
      <div class="lab-bytes" data-tree={decoded !== undefined}>
        {decoded && <ByteTree tree={decoded.tree} chosen={chosen} onChoose={setChosen} />}
        <HexView
          name={name}
          bytes={bytes}
          from={chosen ? (chosen.keyStart ?? chosen.start) : 0}
          to={chosen?.end ?? 0}
        />
      </div>
    </>
  );
}
