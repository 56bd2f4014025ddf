/**
 * The shortest body whose leaving can be watched. No socket of undici's holds back less than this before it asks its
 * writer to wait, so for a shorter one undici would go on while bytes are still to be sent.
 */
export const MIN_WATCHED_BYTES = 65_536;

/**
 * A body as undici takes it when somebody wants to know that it has left: the next piece is asked for when the socket has
 * drained, which is when the operating system has all of the one before, or when the socket is closed.
 */
export function* watchedBody(bytes: Uint8Array, onSent: () => void): Iterable<Uint8Array> {
  yield bytes;
  onSent();
}
