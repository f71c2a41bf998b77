import type { LabFailure } from "../outcome.ts";

/** Ends a ceremony with that failure, from within the product's steps, which know no such end. */
export class Ended extends Error {
  readonly failure: LabFailure;

  constructor(failure: LabFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What the steps came to, or the failure that ended them. */
export async function unlessEnded<T>(steps: Promise<T>): Promise<T | LabFailure> {
  try {
    return await steps;
  } catch (error) {
    if (error instanceof Ended) return error.failure;
    throw error;
  }
}
