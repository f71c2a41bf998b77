import { useEffect, useRef, useState } from "preact/hooks";
import type { CodeValue, NewCode } from "../../../src/wire/items.ts";
import { ExchangeWorker } from "../../exchange-worker.ts";
import { waitUntil } from "../../items/codes/live-codes.ts";
import { useVault } from "../../vault/use-vault.ts";
import type { CodeOptions, CodeProblem } from "../../worker/messages.ts";

export interface ReadCode {
  /** Null: nothing was typed, or it cannot be read. */
  code: NewCode | null;
  isUri: boolean;
  problem: CodeProblem | null;
}

const NOTHING: ReadCode = { code: null, isUri: false, problem: null };

/** What was typed to add a code, read in the page's worker as it is typed. */
export function useNewCode(text: string, options: CodeOptions): { read: ReadCode; shown: CodeValue | null } {
  const worker = useRef<ExchangeWorker | null>(null);
  const [read, setRead] = useState<ReadCode>(NOTHING);
  const [shown, setShown] = useState<CodeValue | null>(null);
  const { type, algorithm, digits, period, counter } = options;
  const offset = useVault("clock.state").value?.offset ?? 0;

  useEffect(() => {
    worker.current = new ExchangeWorker();
    return () => worker.current?.end();
  }, []);
  useEffect(() => {
    if (text.trim() === "") return setRead(NOTHING);
    let late = false;
    const asked = { type, algorithm, digits, period, counter };
    worker.current?.ask("code.read", { text, options: asked }).then(
      (reply) => {
        if (late) return;
        setRead(
          reply.ok
            ? { code: reply.code, isUri: reply.isUri, problem: null }
            : { ...NOTHING, problem: reply.problem },
        );
      },
      () => !late && setRead({ ...NOTHING, problem: "other" }),
    );
    return () => {
      late = true;
    };
  }, [text, type, algorithm, digits, period, counter]);

  useEffect(() => {
    const { code } = read;
    setShown(null);
    if (code === null) return;
    let timer: ReturnType<typeof setTimeout>;
    let late = false;
    const show = async () => {
      const value = await worker.current?.ask("code.show", { code, now: Date.now() + offset });
      if (late || value === undefined) return;
      const nextAt = value.nextAt === undefined ? undefined : value.nextAt - offset;
      setShown({ item: "", value: value.value, next: value.next, ...(nextAt !== undefined && { nextAt }) });
      if (nextAt !== undefined) timer = setTimeout(run, waitUntil(nextAt, Date.now()));
    };
    const run = () => {
      // It was ended: nobody looks any more.
      show().catch(() => undefined);
    };
    run();
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [read, offset]);
  return { read, shown };
}
