import { useCallback, useRef } from "preact/hooks";
import { TopBar } from "../parts/top-bar.tsx";
import { Backup } from "./backup/backup.tsx";
import { ClipboardSetting } from "./clipboard-setting.tsx";
import { Exchange } from "./exchange/exchange.tsx";
import { Health } from "./health/health.tsx";
import { HealthBanner } from "./health/health-banner.tsx";
import { useCheck } from "./health/use-check.ts";
import { Items } from "./items/items.tsx";
import { Locking } from "./locking.tsx";
import { ManagerNav, useSection } from "./manager-nav.tsx";
import { PauseBanner } from "./pause.tsx";
import { sectionTitle } from "./sections.ts";
import { RecoveryBanner } from "./security/recovery-banner.tsx";
import { Security } from "./security/security.tsx";
import { Sites } from "./sites.tsx";
import { UpgradeSwitch } from "./upgrade-switch.tsx";

/** The manager page of an open vault. */
export function Manager() {
  const main = useRef<HTMLElement>(null);
  const check = useCheck();
  const bad = (check.report?.findings.length ?? 0) > 0;
  const healthFirst = bad || check.report?.broughtBack === true;
  const section = useSection(
    useCallback(() => {
      window.scrollTo(0, 0);
      main.current?.focus();
    }, []),
  );
  return (
    <>
      <TopBar title="Latchkey" />
      <ManagerNav current={section} />
      <main class="pane manager" ref={main} tabIndex={-1} aria-label={sectionTitle(section)}>
        <PauseBanner />
        <HealthBanner check={check} here={section === "security"} />
        {!bad && (section === "items" || section === "security") && <RecoveryBanner />}
        {section === "items" && <Items />}
        {section === "security" && (
          <>
            {healthFirst && <Health check={check} />}
            <Security />
            {!healthFirst && <Health check={check} />}
          </>
        )}
        {section === "backup" && <Backup />}
        {section === "exchange" && <Exchange />}
        {section === "settings" && (
          <>
            <Locking />
            <ClipboardSetting />
            <Sites />
            <UpgradeSwitch />
          </>
        )}
      </main>
    </>
  );
}
