import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n/messages.ts";
import { type Section, sectionOfHash, sections, sectionTitle } from "./sections.ts";

/**
 * The section that the location names, followed as it changes; calls back after a change by the person. What opens
 * within a section (an item, a dialog) keeps the focus itself.
 */
export function useSection(onChange: () => void): Section {
  const [section, setSection] = useState(() => sectionOfHash(location.hash));
  const latest = useRef(section);
  useEffect(() => {
    const follow = () => {
      const next = sectionOfHash(location.hash);
      setSection(next);
      if (next !== latest.current) onChange();
      latest.current = next;
    };
    window.addEventListener("hashchange", follow);
    // It may have changed between the first picture and now.
    latest.current = sectionOfHash(location.hash);
    setSection(latest.current);
    return () => window.removeEventListener("hashchange", follow);
  }, [onChange]);
  useEffect(() => {
    document.title = t("managerTitle", { section: sectionTitle(section) });
  }, [section]);
  return section;
}

/** The way from one section of the manager to another. */
export function ManagerNav({ current }: { current: Section }) {
  return (
    <nav class="manager-nav" aria-label={t("managerNav")}>
      {sections.map((section) => (
        <a key={section} href={`#${section}`} aria-current={section === current ? "page" : undefined}>
          {sectionTitle(section)}
        </a>
      ))}
    </nav>
  );
}
