import { useState } from "preact/hooks";
import type { TreeNode } from "../../../../src/lab/decode/tree.ts";
import { visible, visibleJson } from "../../../../src/lab/log/visible.ts";
import { t } from "../../../i18n/messages.ts";
import { Icon } from "../../../parts/icons.tsx";

interface ByteTreeProps {
  tree: TreeNode;
  chosen: TreeNode | undefined;
  onChoose: (node: TreeNode | undefined) => void;
}

/** What the bytes say, as a tree whose members are chosen by click or key. */
export function ByteTree({ tree, chosen, onChoose }: ByteTreeProps) {
  return (
    <ul class="byte-tree">
      <Member node={tree} chosen={chosen} onChoose={onChoose} level={0} />
    </ul>
  );
}

/** Deeper members are folded at first. */
const OPEN_LEVELS = 4;

function Member({ node, level, ...tree }: { node: TreeNode; level: number } & Omit<ByteTreeProps, "tree">) {
  const { children = [] } = node;
  const [open, setOpen] = useState(level < OPEN_LEVELS);
  const chosen = tree.chosen === node;
  return (
    <li data-kind={node.kind}>
      <div class="byte-line">
        {children.length > 0 && (
          <button
            class="byte-fold"
            type="button"
            aria-expanded={open}
            aria-label={t(open ? "labFold" : "labUnfold", { name: visible(node.label) })}
            onClick={() => setOpen(!open)}
          >
            <Icon name="open" />
          </button>
        )}
        <button
          class="byte-node"
          type="button"
          aria-pressed={chosen}
          onClick={() => tree.onChoose(chosen ? undefined : node)}
        >
          <bdi class="byte-label">{visible(node.label)}</bdi>
          {node.value !== undefined && <bdi class="byte-value">{valueText(node)}</bdi>}
          {node.meaning !== undefined && (
            <span class="byte-meaning" lang="en">
              {visible(node.meaning)}
            </span>
          )}
          <span class="byte-range">{`${node.start}–${node.end}`}</span>
        </button>
      </div>
      {open && children.length > 0 && (
        <ul>
          {children.map((child, i) => (
            <Member key={`${i} ${child.label}`} node={child} level={level + 1} {...tree} />
          ))}
        </ul>
      )}
    </li>
  );
}

function valueText({ kind, value }: TreeNode): string {
  if (kind === "flag") return value === true ? "1" : "0";
  return kind === "text" ? visibleJson(value ?? null) : visible(String(value));
}
