import { timingSafeEqual } from "node:crypto";

/**
 * A text that others try to guess. Comparing takes the same time wherever a guess differs and however long it is: always
 * as many bytes are looked at as the secret has.
 */
export class SecretText {
  readonly #expected: Buffer;
  /** Written over by every comparison, which is cheaper than hashing both sides to a common length. */
  readonly #presented: Buffer;

  constructor(secret: string) {
    this.#expected = Buffer.from(secret);
    this.#presented = Buffer.alloc(this.#expected.length);
  }

  equals(text: string): boolean {
    this.#presented.fill(0);
    this.#presented.write(text);
    const isSameLength = Buffer.byteLength(text) === this.#expected.length;
    return timingSafeEqual(this.#presented, this.#expected) && isSameLength;
  }
}
