import { useCallback, useRef } from "preact/hooks";
import { TopBar } from "../parts/top-bar.tsx";
import { Backup } from "./backup/backup.tsx";
import { Exchange } from "./exchange/exchange.tsx";
import { Health } from "./health/health.tsx";
import { HealthBanner } from "./health/health-banner.tsx";
import { useCheck } from "./health/use-check.ts";
import { PauseBanner } from "./home/pause.tsx";
import { Items } from "./items/items.tsx";
import { ManagerNav, useSection } from "./manager-nav.tsx";
import { sectionTitle } from "./sections.ts";
import { RecoveryBanner } from "./security/recovery-banner.tsx";
import { Security } from "./security/security.tsx";
import { ClipboardSetting } from "./settings/clipboard-setting.tsx";
import { ClockSetting } from "./settings/clock-setting.tsx";
import { DeveloperSetting } from "./settings/developer-setting.tsx";
import { Locking } from "./settings/locking.tsx";
import { Sites } from "./settings/sites.tsx";
import { ThemeSetting } from "./settings/theme-setting.tsx";
import { UpgradeSwitch } from "./settings/upgrade-switch.tsx";

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
            <ThemeSetting />
            <Locking />
            <ClipboardSetting />
            <ClockSetting />
            <Sites />
            <UpgradeSwitch />
            <DeveloperSetting />
          </>
        )}
      </main>
    </>
  );
}
