/** What the keys of one kind can do. Private keys are as the vault keeps them (docs/vault-format.md, 4.1). */
export interface KeyFamily {
  /** A new private key; the source of randomness is the given one where the family can take it. */
  generate(randomBytes: (length: number) => Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Throws or rejects for what is no private key of this family. `algorithm`: the COSE identifier to name. */
  publicKey(privateKey: Uint8Array, algorithm: number): PublicKey | Promise<PublicKey>;
  /** The signature in the form that WebAuthn §6.5.5 gives it. Throws or rejects as `publicKey` does. */
  sign(message: Uint8Array, privateKey: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** The same one each time; left out where `sign` gives no other. */
  signRepeatably?(message: Uint8Array, privateKey: Uint8Array): Uint8Array;
  /** Does once what makes the first signature slower than the others. */
  warmUp?(): void;
}

export interface PublicKey {
  /** COSE_Key (RFC 9052 §7) in CTAP2 canonical form. */
  cose: Uint8Array;
  /** DER of SubjectPublicKeyInfo. */
  spki: Uint8Array;
}
