/** A content script that is put into a page later: where it lies in the built extension. */
declare module "*.iife.ts?script" {
  const path: string;
  export default path;
}
