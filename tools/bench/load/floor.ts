import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The least that an extension of this kind can inject: a script in the page's world that wraps the two
 * functions, and one in the isolated world that listens. Nothing answers them; no page here calls them.
 */

declare const chrome: {
  runtime: {
    connect(): {
      postMessage(message: unknown): void;
      onMessage: { addListener(listener: (message: unknown) => void): void };
    };
  };
};

function hook(): void {
  const container = CredentialsContainer.prototype;
  for (const type of ["create", "get"] as const) {
    const native = container[type] as (options?: unknown) => Promise<Credential | null>;
    container[type] = function (this: CredentialsContainer, options?: CredentialCreationOptions) {
      if (!options?.publicKey) return native.call(this, options);
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise<Credential | null>((resolve) => {
        port1.onmessage = ({ data }) => resolve(data ?? native.call(this, options));
      });
      performance.dispatchEvent(new MessageEvent("floor", { data: type, ports: [port2] }));
      return answer;
    };
  }
}

function listen(): void {
  performance.addEventListener("floor", (event) => {
    const { data, ports } = event as MessageEvent;
    const background = chrome.runtime.connect();
    background.onMessage.addListener((message) => ports[0]?.postMessage(message));
    background.postMessage(data);
  });
}

const everywhere = {
  matches: ["<all_urls>"],
  run_at: "document_start",
  all_frames: true,
  match_about_blank: true,
  match_origin_as_fallback: true,
};

const MANIFEST = {
  manifest_version: 3,
  name: "Floor",
  version: "1",
  browser_specific_settings: { gecko: { id: "floor@latchkey.example" } },
  content_scripts: [
    { ...everywhere, js: ["listen.js"] },
    { ...everywhere, js: ["hook.js"], world: "MAIN" },
  ],
};

/** Makes the extension in the folder; it loads in both browsers. */
export async function makeFloor(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, "manifest.json"), JSON.stringify(MANIFEST));
  await writeFile(join(folder, "listen.js"), `(${listen})();`);
  await writeFile(join(folder, "hook.js"), `(${hook})();`);
}
