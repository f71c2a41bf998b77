import { hostText, siteText } from "../sites/site-text.ts";

/** Text by a site or its user, neutralised and kept apart from the direction of the words around it. */
export function SiteName({ text }: { text: string }) {
  return <bdi dir="auto">{siteText(text)}</bdi>;
}

/**
 * A host, an RP id or an origin: read from left to right, whatever stands around it. Of a long one the end is
 * shown, which says whose it is.
 */
export function Host({ text, id }: { text: string; id?: string }) {
  return (
    <bdi dir="ltr" class="host" title={text} {...(id === undefined ? {} : { id })}>
      {hostText(text)}
    </bdi>
  );
}
