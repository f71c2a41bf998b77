import type { PublicKeyCredentialSource } from "../../src/authenticator/credential-source.ts";
import type { CredentialStore } from "../../src/authenticator/ports.ts";
import { nextSignCount } from "../../src/authenticator/signature-counter.ts";
import { equalBytes } from "../../src/bytes/equal.ts";

/** A store in memory that notes every write and archives nothing by itself. `open = false` is the locked vault. */
export class MemoryStore implements CredentialStore {
  open = true;
  readonly sources: PublicKeyCredentialSource[];
  readonly uses: PublicKeyCredentialSource[] = [];
  /** What the last new credential takes the place of, once the page holds it. */
  superseded: PublicKeyCredentialSource[] = [];
  writes = 0;

  constructor(...sources: PublicKeyCredentialSource[]) {
    this.sources = sources;
  }

  async peek(rpId: string) {
    return this.open ? this.find(rpId) : undefined;
  }

  async owned(rpId: string, ids: readonly Uint8Array[]) {
    return ids.filter((id) => this.sources.some((own) => own.rpId === rpId && equalBytes(own.id, id)));
  }

  async find(rpId: string) {
    if (!this.open) throw new Error("locked");
    return this.sources.filter((own) => own.rpId === rpId).sort((a, b) => b.createdAt - a.createdAt);
  }

  async withholds() {
    return false;
  }

  async add(source: PublicKeyCredentialSource, archive: readonly Uint8Array[]) {
    if (!this.open) throw new Error("locked");
    this.writes++;
    this.superseded = this.sources.filter((own) => archive.some((id) => equalBytes(id, own.id)));
    this.sources.push(source);
  }

  async keepBlob(source: PublicKeyCredentialSource, largeBlob: Uint8Array) {
    if (!this.open) throw new Error("locked");
    this.writes++;
    const at = this.sources.findIndex((own) => equalBytes(own.id, source.id));
    if (at >= 0) this.sources[at] = { ...source, largeBlob };
    return at >= 0;
  }

  async settle(source: PublicKeyCredentialSource) {
    if (!this.open) throw new Error("locked");
    const at = this.sources.findIndex((own) => equalBytes(own.id, source.id));
    const settled = { ...source, signCount: nextSignCount(source.signCount) };
    if (settled.signCount !== source.signCount && at >= 0) this.sources[at] = settled;
    return settled;
  }

  async used(source: PublicKeyCredentialSource) {
    this.uses.push(source);
  }
}
