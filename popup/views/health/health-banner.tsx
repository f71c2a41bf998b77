import { Icon } from "../../parts/icons.tsx";
import { findingGroups } from "./finding-texts.ts";
import type { Check } from "./use-check.ts";

/** What is wrong with the vault, before everything else; nothing while it is sound. Here: the way out is on this page. */
export function HealthBanner({ check, here }: { check: Check; here: boolean }) {
  const groups = findingGroups(check.report?.findings ?? []);
  if (groups.length === 0) return null;
  return (
    <div class="notice warn banner" role="alert">
      <Icon name="alert" />
      <p>
        <strong>The vault is not as Latchkey left it.</strong> {groups.map(({ title }) => `${title}. `)}
      </p>
      {!here && (
        <a class="button" href="#security">
          Look and repair
        </a>
      )}
    </div>
  );
}
