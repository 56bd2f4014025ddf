/**
 * One piece of an event stream, blank line included. `open` and `close` frame the content, `finish` tells why it
 * ended, `usage` is an event of its own for the counts, `done` the terminator.
 */
export interface Frame {
  readonly kind: "open" | "reasoning" | "text" | "tool" | "close" | "finish" | "usage" | "done";
  readonly text: string;
}

/** An answer in an endpoint's form: the body without streaming, and the events with it. */
export interface Rendering {
  readonly json: string;
  readonly frames: readonly Frame[];
}

/** Makes a rendering whose two forms are put together when they are first looked at, for most need only one. */
export function createRendering(json: () => string, frames: () => readonly Frame[]): Rendering {
  let madeJson: string | undefined;
  let madeFrames: readonly Frame[] | undefined;
  return {
    get json() {
      madeJson ??= json();
      return madeJson;
    },
    get frames() {
      madeFrames ??= frames();
      return madeFrames;
    },
  };
}

/** Whether a frame carries a token. */
export function isContent(frame: Frame): boolean {
  return frame.kind === "reasoning" || frame.kind === "text" || frame.kind === "tool";
}
