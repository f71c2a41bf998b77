import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/messages.ts";
import { type Section, sectionOfHash, sections, sectionTitle } from "./sections.ts";

/** The section that the location names, followed as it changes; calls back after a change by the person. */
export function useSection(onChange: () => void): Section {
  const [section, setSection] = useState(() => sectionOfHash(location.hash));
  useEffect(() => {
    const follow = () => {
      setSection(sectionOfHash(location.hash));
      onChange();
    };
    window.addEventListener("hashchange", follow);
    // It may have changed between the first picture and now.
    setSection(sectionOfHash(location.hash));
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
