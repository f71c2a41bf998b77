import { useEffect, useRef, useState } from "preact/hooks";
import type { ExchangeCalls, ImportState } from "../../../src/wire/exchange.ts";
import { ExchangeWorker } from "../../exchange-worker.ts";
import { t } from "../../i18n/messages.ts";
import { callVault, VaultCallError } from "../../vault/vault-calls.ts";
import type { BroughtFile, ReadFiles } from "../../worker/messages.ts";
import { ImportRun } from "./import-run.ts";

export type Read = Extract<ReadFiles, { state: "read" }>;
type Failed = Extract<ReadFiles, { state: "failed" }>;

/** What was read, beside what the vault holds. */
export interface Compared {
  files: BroughtFile[];
  read: Read;
  states: ImportState[];
}

/** What an import has written; a `former` is what was replaced, in the bin. */
type Written = ExchangeCalls["import.commit"]["reply"];

export type ImportView =
  | { at: "start"; failed?: Failed & { name: string }; problem?: string; cancelled?: true }
  /** `total` is known only once everything was read. */
  | { at: "working"; count: number; total?: number }
  | { at: "password"; files: BroughtFile[]; file: number; wrong: boolean }
  | { at: "backup"; file: BroughtFile }
  | { at: "preview"; compared: Compared; problem?: string; writing: boolean }
  | ({ at: "done" } & Written);

export interface Import {
  view: ImportView;
  bring: (files: BroughtFile[]) => Promise<void>;
  password: (password: string) => Promise<void>;
  take: (chosen: { add: number[]; replace: number[] }) => Promise<void>;
  /** Back to the start; nothing of it is kept. */
  leave: (cancelled: boolean) => void;
}

/** The course of an import. None of its functions rejects. `pictures`: of nothing but QR codes. */
export function useImport({ pictures = false } = {}): Import {
  const [view, setView] = useState<ImportView>({ at: "start" });
  const run = useRef<ImportRun | null>(null);

  useEffect(() => {
    const end = () => run.current?.end();
    window.addEventListener("pagehide", end);
    return () => {
      window.removeEventListener("pagehide", end);
      end();
    };
  }, []);

  function leave(cancelled: boolean) {
    run.current?.end();
    run.current = null;
    setView({ at: "start", ...(cancelled && { cancelled }) });
  }
  /** What goes wrong is said at the start, unless the person has left meanwhile. */
  async function during(running: ImportRun, work: () => Promise<void>) {
    try {
      await work();
    } catch (error) {
      if (run.current !== running) return;
      leave(false);
      setView({ at: "start", problem: (error as Error).message });
    }
  }
  async function stage(running: ImportRun, files: BroughtFile[], read: Read, problem?: string) {
    const total = read.entries.length;
    setView({ at: "working", count: 0, total });
    const states = await running.stage(total, (count) => {
      if (run.current === running) setView({ at: "working", count, total });
    });
    if (run.current !== running) return;
    const compared = { files, read, states };
    setView({ at: "preview", compared, writing: false, ...(problem !== undefined && { problem }) });
  }
  async function start(files: BroughtFile[]) {
    run.current ??= new ImportRun({ worker: new ExchangeWorker(), call: callVault });
    const running = run.current;
    setView({ at: "working", count: 0 });
    await during(running, async () => {
      const read = await running.read(files, { pictures }, (count) => {
        if (run.current === running) setView({ at: "working", count });
      });
      if (run.current !== running) return;
      if (read.state === "read") return stage(running, files, read);
      if (read.state === "password") {
        return setView({ at: "password", files, file: read.file, wrong: read.wrong });
      }
      const file = files[read.file];
      leave(false);
      if (read.state === "failed") {
        setView({ at: "start", failed: { ...read, name: files.length > 1 ? (file?.name ?? "") : "" } });
      } else if (file) setView({ at: "backup", file });
    });
  }
  async function password(given: string) {
    if (view.at !== "password") return;
    await start(view.files.map((file, index) => (index === view.file ? { ...file, password: given } : file)));
  }
  async function take(chosen: { add: number[]; replace: number[] }) {
    const running = run.current;
    if (view.at !== "preview" || running === null) return;
    const { compared } = view;
    setView({ at: "preview", compared, writing: true });
    try {
      const { added, replaced } = await running.commit(chosen);
      leave(false);
      setView({ at: "done", added, replaced });
    } catch (error) {
      if (run.current !== running) return;
      const code = error instanceof VaultCallError ? error.code : undefined;
      // The vault has gone on, or has forgotten what was read: it is compared once more, and looked at again.
      const again = code === "busy" ? t("importChanged") : code === "missing" ? t("importForgotten") : null;
      if (again !== null) {
        await during(running, () => stage(running, compared.files, compared.read, again));
      } else setView({ at: "preview", compared, writing: false, problem: (error as Error).message });
    }
  }
  return { view, bring: start, password, take, leave };
}
