import { type CoreText, coreText, detailText } from "./core-text.ts";

/** What the core says of a file, in the person's language where it is known, kept apart from the words around it. */
export function CoreSentence({ text }: { text: string }) {
  return <InItsLanguage {...coreText(text)} />;
}

/** The detail of a remark about a field. */
export function CoreDetail({ field, text }: { field: string; text: string }) {
  return <InItsLanguage {...detailText(field, text)} />;
}

function InItsLanguage({ text, language }: CoreText) {
  return (
    <bdi lang={language} dir="auto">
      {text}
    </bdi>
  );
}
