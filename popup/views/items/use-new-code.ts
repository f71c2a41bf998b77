import { useEffect, useRef, useState } from "preact/hooks";
import type { CodeValue, NewCode } from "../../../src/wire/items.ts";
import { ExchangeWorker } from "../../exchange-worker.ts";
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
      const value = await worker.current?.ask("code.show", { code, now: Date.now() });
      if (late || value === undefined) return;
      setShown({ item: "", ...value });
      if (value.nextAt !== undefined) timer = setTimeout(run, Math.max(250, value.nextAt - Date.now()));
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
  }, [read]);
  return { read, shown };
}
