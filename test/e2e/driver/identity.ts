/** Who the extension is to each browser: Chrome derives the id from the manifest's `key`. */
export const CHROME_EXTENSION_ID = "kabccfdpeclnlhngkimdhjehgphibpkk";
export const FIREFOX_ADDON_ID = "latchkey@latchkey.example";

/** Firefox gives each installation a random host name; a preference pins it to this one. */
export const FIREFOX_UUID = "6f1cfd51-0d4d-4b3c-8d35-0a9c5a9e4a01";

/** The path of the prompt window's page. */
export const PROMPT_PATH = "/popup/prompt.html";
