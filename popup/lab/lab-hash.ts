/** Where the lab's page stands, by its hash. */
export type LabPlace =
  | { view: "ceremonies"; entry?: string }
  | { view: "findings" }
  | { view: "profiles"; profile?: string };

export const LAB_VIEWS = ["ceremonies", "findings", "profiles"] as const;

/** "#ceremonies", "#ceremonies=3", "#findings", "#profiles", "#profiles=ID". */
export function placeOfHash(hash: string): LabPlace {
  const [view, id] = hash.slice(1).split("=", 2);
  if (view === "findings") return { view };
  if (view === "profiles") return { view, ...(id && { profile: id }) };
  return { view: "ceremonies", ...(id && { entry: id }) };
}
