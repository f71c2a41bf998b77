import { Fragment } from "preact";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import type { ReadRemark, SharedRemark } from "../../worker/messages.ts";
import { CoreDetail } from "./core-sentence.tsx";
import { formatName } from "./exchange-texts.ts";

const plain = { dropped: "remarkDropped", defaulted: "remarkDefaulted", changed: "remarkChanged" } as const;
const detailed = {
  dropped: "remarkDroppedDetail",
  defaulted: "remarkDefaultedDetail",
  changed: "remarkChangedDetail",
} as const;

/** What becomes of a field: its name is the format's, the detail the core's. */
export function RemarkText({ remark: { field, what, detail } }: { remark: ReadRemark }) {
  const name = (
    <code class="mono" dir="ltr">
      {field}
    </code>
  );
  if (detail === undefined) return <Text k={plain[what]} values={{ field: name }} />;
  const told = <CoreDetail field={field} text={detail} />;
  return <Text k={detailed[what]} values={{ field: name, detail: told }} />;
}

const about = { passkeys: "aboutPasskeys", codes: "aboutCodes", file: "aboutFile" } as const;
const shared = { dropped: "sharedDropped", defaulted: "sharedDefaulted", changed: "sharedChanged" } as const;

/** What is the same for all entries: one line for what is left out, one for what is filled in, one for what changes. */
export function SharedRemarks({ shared: remarks }: { shared: SharedRemark[] }) {
  if (remarks.length === 0) return null;
  const lines = Map.groupBy(remarks, ({ format, about: whom, what }) => `${format} ${whom} ${what}`);
  return (
    <ul class="remarks" id="import-shared" aria-label={t("importShared")}>
      {[...lines].map(([key, [first, ...others]]) =>
        first === undefined ? null : (
          <li key={key}>
            {t(about[first.about], { format: formatName(first.format) })}{" "}
            <Text k={shared[first.what]} values={{ fields: <FieldList remarks={[first, ...others]} /> }} />
          </li>
        ),
      )}
    </ul>
  );
}

function FieldList({ remarks }: { remarks: ReadRemark[] }) {
  return (
    <>
      {remarks.map(({ field, detail }, index) => (
        <Fragment key={field}>
          {index > 0 && ", "}
          <code class="mono" dir="ltr">
            {field}
          </code>
          {detail !== undefined && (
            <>
              {" "}
              (<CoreDetail field={field} text={detail} />)
            </>
          )}
        </Fragment>
      ))}
    </>
  );
}
