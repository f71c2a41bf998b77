import { execFile } from "node:child_process";

interface Finding {
  _type: string;
  code: string;
  message: string;
  file?: string;
  line?: number;
  column?: number;
}

interface Report {
  errors: Finding[];
  notices: Finding[];
  warnings: Finding[];
}

/** Warnings that are known, how often each may come, and why nothing is done about it. */
const ACCEPTED: Record<string, { times: number; why: string }> = {
  UNSAFE_VAR_ASSIGNMENT: {
    times: 2,
    why: "Preact's own dangerouslySetInnerHTML, which Latchkey never uses; the prompt's page has a Preact of its own",
  },
  KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION: {
    times: 1,
    why: "Latchkey is not offered for Firefox on Android",
  },
  UNSUPPORTED_API: {
    times: 2,
    why: "Firefox clears the clipboard itself: the offscreen page is Chromium's way",
  },
};

function lint(dist: string): Promise<Report> {
  const args = ["lint", "--source-dir", dist, "--no-config-discovery", "--output", "json"];
  return new Promise((resolve, reject) => {
    // It exits with an error where it finds one, and has printed its report all the same.
    execFile(process.execPath, ["node_modules/web-ext/bin/web-ext.js", ...args], (error, stdout) => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        reject(error ?? new Error("web-ext gave no report"));
      }
    });
  });
}

/** Firefox's own check of a built extension: prints what it found; true if all of it is accepted. */
export async function addonLint(dist: string): Promise<boolean> {
  const { errors, warnings, notices } = await lint(dist);
  const seen = new Map<string, number>();
  let good = true;
  for (const { _type, code, message, file, line, column } of [...errors, ...warnings, ...notices]) {
    const times = (seen.get(code) ?? 0) + 1;
    seen.set(code, times);
    const accepted = _type === "error" ? undefined : ACCEPTED[code];
    const fine = accepted !== undefined && times <= accepted.times;
    const where = file === undefined ? "" : ` (${file}:${line ?? ""}:${column ?? ""})`;
    console.log(`${_type} ${code}: ${message}${where}${fine ? ` – accepted: ${accepted.why}` : ""}`);
    if (!fine) good = false;
  }
  return good;
}
