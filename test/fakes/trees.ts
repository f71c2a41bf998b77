import { expect } from "vitest";
import type { Decoded, TreeNode } from "../../src/lab/decode/tree.ts";

export function codesOf({ problems }: Decoded): string[] {
  return problems.map(({ code }) => code);
}

/** Whatever the bytes were: every range lies in the whole and in its parent, and everything is JSON. */
export function expectSoundTree({ tree, problems }: Decoded, length: number): void {
  expect([tree.start, tree.end].every((at) => at >= 0 && at <= length)).toBe(true);
  expectInside(tree);
  for (const { offset } of problems) expect(offset >= 0 && offset <= length).toBe(true);
  expect(JSON.parse(JSON.stringify({ tree, problems }))).toEqual({ tree, problems });
}

function expectInside(node: TreeNode): void {
  if (node.start > node.end) throw new Error(`${node.label} ends before it begins`);
  for (const child of node.children ?? []) {
    const from = child.keyStart ?? child.start;
    if (from < node.start || child.end > node.end || from > child.start) {
      throw new Error(
        `${child.label} (${from}-${child.end}) is not in ${node.label} (${node.start}-${node.end})`,
      );
    }
    expectInside(child);
  }
}

/** The node at the end of a path of labels. */
export function nodeAt({ tree }: Decoded, ...labels: string[]): TreeNode {
  let node = tree;
  for (const label of labels) {
    const next = node.children?.find((child) => child.label === label);
    if (!next)
      throw new Error(`${node.label} has no ${label}, but ${node.children?.map((c) => c.label).join(", ")}`);
    node = next;
  }
  return node;
}
