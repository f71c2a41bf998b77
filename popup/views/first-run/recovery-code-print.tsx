import { dayText } from "../../i18n/formats.ts";
import { t } from "../../i18n/messages.ts";

/** The sheet of paper: the code, what it is for, and the day. */
export function PrintedCode({ code }: { code: string }) {
  return (
    <>
      <h1>{t("sheetTitle")}</h1>
      <p class="printed-code">{code}</p>
      <p>{t("sheetText")}</p>
      <p>{t("sheetDay", { day: dayText(Date.now()) })}</p>
    </>
  );
}
