import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "vite";
import { describe, expect, it } from "vitest";

/** Words for a person come from `_locales` alone: no source of the popup holds any of its own. */

interface Node {
  type: string;
  [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

const nodesIn = (value: unknown): Node[] => (Array.isArray(value) ? value : [value]).filter(isNode);

/** Attributes whose values are for the browser. Every other one is taken for a text. */
const NO_TEXT =
  /^(accept|actions|aria-(busy|controls|current|describedby|hidden|invalid|labelledby|live|pressed)|at|autocapitalize|autocomplete|class|clip-rule|d|data-.+|dir|fill|fill-rule|for|format|href|icon|id|inputMode|k|key|kind|lang|level|method|name|rel|role|shape-rendering|spellcheck|src|stroke|stroke-.+|style|target|to|type|value|viewBox|what|width|height)$/;

/** Names of products, which are the same in every language, and of keys of the keyboard, which nobody sees. */
const NAMES = new Set([
  ...["Latchkey", "example.com", "Core i7-14700K"],
  ...["Google Authenticator", "Aegis", "Ente Auth", "Proton Authenticator", "Bitwarden", "Proton Pass"],
  ...["Home", "End", "Enter", "Escape"],
]);

const hasWords = (text: string) => /\p{L}/u.test(text) && !NAMES.has(text.trim());
/** A tag with nothing but gaps around it. */
const isMarkup = (text: string) => /^(<[^>]*>|…)+$/.test(text);
/** Two words or more, or one that begins as a text does. */
const isProse = (text: string) =>
  !NAMES.has(text) &&
  !isMarkup(text) &&
  (/\p{L}[\p{L}\p{N}’'”),.:;!?…-]* +(… +)?[(“]?\p{L}/u.test(text) || /^\p{Lu}\p{Ll}+[.:…?!]?$/u.test(text));

/** The strings that an expression may come to be. */
function stringsOf(value: Node): string[] {
  switch (value.type) {
    case "Literal":
      return typeof value.value === "string" ? [value.value] : [];
    case "TemplateLiteral":
      return [
        nodesIn(value.quasis)
          .map((quasi) => (quasi.value as { cooked: string }).cooked)
          .join("…"),
      ];
    case "ConditionalExpression":
      return [...nodesIn(value.consequent), ...nodesIn(value.alternate)].flatMap(stringsOf);
    case "LogicalExpression":
    case "BinaryExpression":
      return value.type === "LogicalExpression" || value.operator === "+"
        ? [...nodesIn(value.left), ...nodesIn(value.right)].flatMap(stringsOf)
        : [];
    case "ParenthesizedExpression":
    case "JSXExpressionContainer":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return nodesIn(value.expression).flatMap(stringsOf);
    default:
      return [];
  }
}

/** What a call is of: `console.warn`, `Error`, `t`. */
function calleeOf({ callee }: Node): string {
  if (!isNode(callee)) return "";
  if (callee.type === "Identifier") return String(callee.name);
  const [object, property] = [callee.object, callee.property];
  return isNode(object) && isNode(property) ? `${object.name ?? ""}.${property.name ?? ""}` : "";
}

/** Calls that take no text for a person: selectors, keys of the keyboard, what only a console shows. */
const NO_TEXT_CALLS =
  /^DOMException$|^console\.|\.(querySelector|matches|closest|includes|setAttribute|getItem|has)$/;

/** Every text for a person that stands in a source. */
function textsIn(path: string, source: string): string[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found = new Set<string>();
  const visit = (node: Node): void => {
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "TSLiteralType":
      case "TSTypeAliasDeclaration":
      case "TSInterfaceDeclaration":
        return;
      case "JSXText":
        if (hasWords(String(node.value))) found.add(String(node.value).trim());
        return;
      case "JSXElement":
      case "JSXFragment":
        for (const child of nodesIn(node.children))
          if (child.type === "JSXExpressionContainer")
            for (const text of stringsOf(child)) if (hasWords(text)) found.add(text);
        break;
      case "JSXAttribute": {
        if (NO_TEXT.test(String((node.name as { name: unknown }).name))) return;
        for (const value of nodesIn(node.value))
          for (const text of stringsOf(value)) if (hasWords(text)) found.add(text);
        break;
      }
      case "CallExpression":
      case "NewExpression":
        if (NO_TEXT_CALLS.test(calleeOf(node))) return;
        break;
      case "BinaryExpression":
        if (["===", "!=="].includes(String(node.operator))) return;
        break;
      case "Literal":
      case "TemplateLiteral":
        for (const text of stringsOf(node)) if (isProse(text)) found.add(text);
        break;
    }
    for (const value of Object.values(node)) nodesIn(value).forEach(visit);
  };
  visit(program as unknown as Node);
  return [...found];
}

/** The worker has no texts: what it says of a file is the core's, in English, and marked so where it is shown. */
const sources = readdirSync("popup", { recursive: true, encoding: "utf8" }).filter(
  (path) => /\.tsx?$/.test(path) && !path.startsWith("worker/"),
);

describe("a source of the popup", () => {
  it("is one of many", () => {
    expect(sources.length).toBeGreaterThan(150);
  });

  it.each(sources)("%s holds no text of its own", (path) => {
    expect(textsIn(path, readFileSync(join("popup", path), "utf8"))).toEqual([]);
  });
});

describe("the search for texts", () => {
  it.each([
    ["<p>Hello</p>", ["Hello"]],
    ['<p>{busy ? "working" : ""}</p>', ["working"]],
    [`<p>{saved && \`saved \${day}\`}</p>`, ["saved …"]],
    ['<p>{"saved" as string}</p>', ["saved"]],
    ['<button title="remove" />', ["remove"]],
    [`<button aria-label={\`remove \${host}\`} />`, ["remove …"]],
    ['<Field hint={plain ? undefined : "six digits"} />', ["six digits"]],
    ['const texts = { pin: "Wrong PIN. Try again." };', ["Wrong PIN. Try again."]],
    ['const label = "Weak";', ["Weak"]],
    [`throw new Error(\`Not \${count} files\`);`, ["Not … files"]],
    [`const sentence = \`The file \${name} is empty\`;`, ["The file … is empty"]],
    ['setProblem("This file is empty.");', ["This file is empty."]],
  ])("finds those of %s", (source, texts) => {
    expect(textsIn("a.tsx", source)).toEqual(texts);
  });

  it.each([
    '<p class="card wide" data-place="a b">{t("lock")} · {1}</p>',
    '<p>{state === "Not there" ? t("lock") : null}</p>',
    '<button class={on ? "button quiet" : "button"} onClick={() => go("items")} />',
    'import { a } from "A b";\ntype B = "New words";\nconsole.warn("For developers");',
    'element.querySelector("h1, h2");',
    `const id = \`\${type} \${index}\`;`,
  ])("finds nothing in %s", (source) => {
    expect(textsIn("a.tsx", source)).toEqual([]);
  });
});
