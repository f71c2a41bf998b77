/** Where a module for WebAssembly lies in the built extension. */
declare module "*.wasm?url" {
  const url: string;
  export default url;
}
