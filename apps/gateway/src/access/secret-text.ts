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
    // What an earlier guess has left behind this one makes no difference: a text as long as the secret that is a part of it is all of it.
    this.#presented.write(text);
    return timingSafeEqual(this.#presented, this.#expected) && text.length === this.#length;
  }
}
