import { isFatal, type Mistake } from "../../../options/mistakes.ts";
import { each, type Hit, type Rule } from "../../rule.ts";

/** The form of the options (WebAuthn §5.1.8, §5.1.9, §5.4, §5.5). */
export const FORM_RULES: readonly Rule[] = [
  {
    id: "json-missing",
    severity: "error",
    title: "A required member is missing",
    why: "The call ends with a TypeError before anybody is asked",
    section: "§5.4, §5.5",
    fix: "Add the member",
    find: of(
      ({ kind }) => kind === "missing",
      ({ path }) => `${path} is missing`,
    ),
  },
  {
    id: "json-base64",
    severity: "error",
    title: "Base64 where base64url is wanted, or padding",
    why: "parseCreationOptionsFromJSON() and parseRequestOptionsFromJSON() throw an EncodingError",
    section: "§5.1.8, §5.1.9",
    fix: 'Encode with "-" and "_", and without "=" at the end',
    find: of(
      ({ kind }) => kind === "base64",
      ({ path }) => `${path} is base64, and not unpadded base64url`,
    ),
  },
  {
    id: "json-not-base64",
    severity: "error",
    title: "Text that is no base64url where bytes are wanted",
    why: "parseCreationOptionsFromJSON() and parseRequestOptionsFromJSON() throw an EncodingError",
    section: "§5.1.8, §5.1.9",
    fix: "Encode the bytes as unpadded base64url",
    find: of(
      ({ kind }) => kind === "not-base64",
      ({ path }) => `${path} is not base64url`,
    ),
  },
  {
    id: "options-not-bytes",
    severity: "error",
    title: "Something else than bytes is given to the browser",
    why: "create() and get() take an ArrayBuffer or a view of one, and throw a TypeError for everything else",
    section: "§5.4, §5.5",
    fix: "Convert the server's JSON with parseCreationOptionsFromJSON() or parseRequestOptionsFromJSON()",
    find: of(
      ({ kind }) => kind === "not-bytes",
      ({ path }) => `${path} is given, and is not an ArrayBuffer`,
    ),
  },
  {
    id: "json-type",
    severity: "error",
    title: "A member of the wrong type, with which the call fails",
    why: "The options cannot be converted",
    section: "§5.4, §5.5",
    fix: "Give the member its type",
    find: of(
      (mistake) => mistake.kind === "type" && isFatal(mistake),
      ({ path, expected }) => `${path} should be ${expected}`,
    ),
  },
  {
    id: "json-converted",
    severity: "warning",
    title: "A member of the wrong type, which browsers convert",
    why: 'What it is converted to may not be what was meant: the text "false" is true, null is "null"',
    section: "Web IDL §3.2",
    fix: "Give the member its type",
    find: of(
      (mistake) => mistake.kind === "type" && !isFatal(mistake),
      ({ path, expected }) => `${path} should be ${expected}`,
    ),
  },
  {
    id: "json-range",
    severity: "warning",
    title: "A number that its type does not have",
    why: "Browsers cut it to another number",
    section: "Web IDL §3.2",
    fix: "Use a whole number within the range",
    find: of(
      ({ kind }) => kind === "range",
      ({ path, expected }) => `${path} should be ${expected}`,
    ),
  },
  {
    id: "json-value",
    severity: "warning",
    title: "A value that the enumeration does not have",
    why: "It is ignored, as if the member were not there",
    section: "§2.1.1",
    fix: "Use one of the values",
    find: of(
      ({ kind, path }) => kind === "value" && !isTransport(path),
      ({ path, expected }) => `${path} should be ${expected}`,
    ),
  },
  {
    id: "transports-unknown",
    severity: "advice",
    title: "A transport that the specification does not have",
    why: "It is ignored; it is right where an authenticator itself named it in getTransports()",
    section: "§5.8.4",
    fix: "Keep what getTransports() gave, and add nothing",
    find: of(
      ({ kind, path }) => kind === "value" && isTransport(path),
      ({ path, expected }) => `${path} is none of the known transports: ${expected.replace(/^one of /, "")}`,
    ),
  },
  {
    id: "json-unknown",
    severity: "warning",
    title: "A member that the specification does not have",
    why: "It is ignored: a member that is meant, but misspelt, has no effect",
    section: "§5.4, §5.5",
    fix: "Correct the name, or leave the member out",
    find: of(
      ({ kind, path }) => kind === "unknown" && !isExtension(path),
      ({ path }) => `${path} is no member of the options`,
    ),
  },
  {
    id: "extension-unknown",
    severity: "advice",
    title: "An extension that is not known here",
    why: "Clients ignore extensions that they do not know",
    section: "§9",
    fix: "Check its name in the IANA registry of WebAuthn extensions, or leave it out",
    guess: true,
    find: of(
      ({ kind, path }) => kind === "unknown" && isExtension(path),
      ({ path }) => `${path} is not an extension that is known here`,
    ),
  },
];

function isTransport(path: string): boolean {
  return /\.transports\[\d+\]$/.test(path);
}

function isExtension(path: string): boolean {
  return /^extensions\.[^.]+$/.test(path);
}

/** One finding for each path, whatever its place in a list. */
function of(wanted: (mistake: Mistake) => boolean, summary: (mistake: Mistake) => string): Rule["find"] {
  return each(({ mistakes, ceremony }) =>
    mistakes.length === 0
      ? undefined
      : mistakes.filter(wanted).map((mistake): Omit<Hit, "call"> => {
          const { path, value } = mistake;
          const cause = `${ceremony} ${path.replaceAll(/\[\d+\]/g, "[]")}`;
          return { path, value, summary: `In ${ceremony}(), ${summary(mistake)}`, cause };
        }),
  );
}
