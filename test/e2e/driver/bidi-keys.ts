/** The code points by which WebDriver names the keys that type no character. */
const NAMED: Record<string, string> = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Alt: "\uE00A",
  Escape: "\uE00C",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Delete: "\uE017",
  Meta: "\uE03D",
};

/** The form in which WebDriver names a key. */
export function codeOf(name: string): string {
  if ([...name].length === 1) return name;
  const code = NAMED[name];
  if (code === undefined) throw new Error(`There is no key ${name}`);
  return code;
}

/** The presses and releases of one key, with its modifiers held around it ("Shift+Tab"). */
export function keyActions(key: string): object[] {
  const codes = key === "+" ? ["+"] : key.split("+").map(codeOf);
  return [
    ...codes.map((value) => ({ type: "keyDown", value })),
    ...codes.toReversed().map((value) => ({ type: "keyUp", value })),
  ];
}
