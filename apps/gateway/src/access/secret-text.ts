import { timingSafeEqual } from "node:crypto";

/**
 * A text that others try to guess. Comparing takes the same time wherever a guess differs and however long it is: always
 * as many bytes are looked at as the secret has.
 */
export class SecretText {
  readonly #expected: Buffer;
  readonly #length: number;
  /** Written over by every comparison, which is cheaper than hashing both sides to a common length. */
  readonly #presented: Buffer;

  constructor(secret: string) {
    this.#expected = Buffer.from(secret);
    this.#length = secret.length;
    this.#presented = Buffer.alloc(this.#expected.length);
  }

  equals(text: string): boolean {
    // Only what fills the memory can be right, so nothing has to be cleared: what an earlier guess left there counts for nothing.
    const written = this.#presented.write(text);
    const isSameLength = written === this.#expected.length && text.length === this.#length;
    return timingSafeEqual(this.#presented, this.#expected) && isSameLength;
  }
}
