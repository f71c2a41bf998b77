import { ExportSection } from "./export-section.tsx";
import { ImportSection } from "./import-section.tsx";

/** Moving in from other programs, and moving out. */
export function Exchange() {
  return (
    <>
      <ImportSection />
      <ExportSection />
    </>
  );
}
