import type { Browser as Puppet } from "puppeteer-core";
import { until } from "./polling.ts";

/**
 * The developer tools of Chrome, driven as the page that they are. Gives the addresses of the documents in them, and
 * of all other pages, once the panel of that title is shown; a document that was refused has another address.
 */
export async function developerPanel(puppet: Puppet, origin: string, title: string): Promise<string[]> {
  const tools = await until("the developer tools", 10_000, async () =>
    puppet.targets().find((target) => target.url().startsWith("devtools://")),
  );
  const page = await tools.asPage();
  await until(`a panel ${title}`, 10_000, async () => {
    const shown = await page.evaluate(`(async () => {
      const { InspectorView, ViewManager } = await import("devtools://devtools/bundled/ui/legacy/legacy.js");
      const { tabs } = InspectorView.InspectorView.instance().tabbedPane;
      const found = tabs.find((tab) => tab.title === ${JSON.stringify(title)});
      if (found) await ViewManager.ViewManager.instance().showView(found.id);
      return found !== undefined;
    })()`);
    return shown || undefined;
  });
  const documents = () => {
    const urls = [
      ...page.frames().map((frame) => frame.url()),
      ...puppet.targets().map((target) => target.url()),
    ];
    return [...new Set(urls)].filter((url) => !url.startsWith("devtools://"));
  };
  const arrived = () => documents().find((url) => url.startsWith(origin) && url.includes("?tab="));
  // Where it was refused, what is there instead is told.
  await until("the panel's page", 5_000, async () => arrived()).catch(() => undefined);
  return documents();
}
