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

/**
 * What was typed to add a code, read in the page's worker as it is typed; `reading`: what is there is of an earlier
 * text.
 */
export function useNewCode(
  text: string,
  options: CodeOptions,
): { read: ReadCode; reading: boolean; shown: CodeValue | null } {
  const worker = useRef<ExchangeWorker | null>(null);
  const [read, setRead] = useState<ReadCode>(NOTHING);
  /** What `read` was read from. */
  const [from, setFrom] = useState("");
  const [shown, setShown] = useState<CodeValue | null>(null);
  const { type, algorithm, digits, period, counter } = options;
  const question = text.trim() === "" ? "" : JSON.stringify([text, type, algorithm, digits, period, counter]);
  const offset = useVault("clock.state").value?.offset ?? 0;

  useEffect(() => {
    worker.current = new ExchangeWorker();
    return () => worker.current?.end();
  }, []);
  useEffect(() => {
    const take = (found: ReadCode) => {
      setRead(found);
      setFrom(question);
    };
    if (question === "") return take(NOTHING);
    let late = false;
    const asked = { type, algorithm, digits, period, counter };
    worker.current?.ask("code.read", { text, options: asked }).then(
      (reply) => {
        if (late) return;
        take(
          reply.ok
            ? { code: reply.code, isUri: reply.isUri, problem: null }
            : { ...NOTHING, problem: reply.problem },
        );
      },
      () => !late && take({ ...NOTHING, problem: "other" }),
    );
    return () => {
      late = true;
    };
  }, [question]);

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
  return { read, reading: from !== question, shown };
}
