import { BACKSLASH, QUOTE } from "./json-bytes.ts";
import { STRING_END_CODE } from "./string-end-code.ts";

/**
 * Skips the inside of a JSON string. Everything between the given offset and the returned one is well-formed and inside
 * of the string; what stands at the returned one is for the caller to judge. It may be as little as nothing.
 */
export type StringSkipper = (from: number) => number;

/** Below this, setting a skipper up costs more than it saves. */
const WORTHWHILE_BYTES = 512;

/** The fastest skipper for a body: most of a large one is the inside of strings. */
export function createStringSkipper(body: Buffer): StringSkipper {
  if (body.length < WORTHWHILE_BYTES) return (from) => from;
  return createVectorSkipper(body) ?? createWordSkipper(body);
}

/** What is looked at at one time: small enough to stay in the processor's cache. */
const WINDOW_BYTES = 64 * 1024;
/** The longest escape, `\u0000`. */
const ESCAPE_BYTES = 6;

interface StringEnd {
  /** See string-end.wat. */
  readonly stringEnd: (at: number, end: number) => number;
  readonly window: Uint8Array;
}

/** What is used of WebAssembly; Node's types leave it to those of browsers. */
interface WebAssemblyApi {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
}

let stringEndModule: StringEnd | undefined | "unavailable";

/** Made at the first large body. Scanning is synchronous, so that all scans can share the one window. */
function loadStringEnd(): StringEnd | undefined {
  if (stringEndModule === undefined) {
    try {
      const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
      const { exports } = new Instance(new Module(Buffer.from(STRING_END_CODE, "base64")));
      const memory = exports.memory as { readonly buffer: ArrayBuffer };
      stringEndModule = {
        stringEnd: exports.stringEnd as StringEnd["stringEnd"],
        window: new Uint8Array(memory.buffer, 0, WINDOW_BYTES),
      };
    } catch {
      // A processor without SIMD, or `node --jitless`: there is another way.
      stringEndModule = "unavailable";
    }
  }
  return stringEndModule === "unavailable" ? undefined : stringEndModule;
}

/** Sixteen bytes a step and escapes included, in WebAssembly; undefined where that does not run. */
export function createVectorSkipper(body: Buffer): StringSkipper | undefined {
  const loaded = loadStringEnd();
  if (loaded === undefined) return undefined;
  const { stringEnd, window } = loaded;
  let start = 0;
  let end = 0;
  const moveTo = (at: number) => {
    start = at;
    end = Math.min(body.length, at + WINDOW_BYTES);
    window.set(body.subarray(start, end));
  };
  return (from) => {
    let at = from;
    while (at < body.length) {
      if (at < start || at >= end) moveTo(at);
      at = start + stringEnd(at - start, end - start);
      const isCutEscape = at > end - ESCAPE_BYTES && at < end && body[at] === BACKSLASH;
      if (end === body.length || (at < end && !isCutEscape)) return at;
      if (isCutEscape) moveTo(at);
    }
    return at;
  };
}

/**
 * Four bytes a step up to near the next byte that means something (a quote, a backslash, a control character):
 * `(x - 0x01…) & ~x & 0x80…` is non-zero when a byte of `x` is zero. The body must have four bytes.
 */
export function createWordSkipper(body: Buffer): StringSkipper {
  /** How many bytes stand before the first aligned word. */
  const wordsFrom = -body.byteOffset & 3;
  const words = new Int32Array(body.buffer, body.byteOffset + wordsFrom, (body.length - wordsFrom) >> 2);
  return (from) => {
    let at = from;
    for (; ((at - wordsFrom) & 3) !== 0; at++) {
      const byte = body[at];
      if (byte === undefined || byte < 0x20 || byte === QUOTE || byte === BACKSLASH) return at;
    }
    let word = (at - wordsFrom) >> 2;
    for (const end = words.length; word < end; word++) {
      const value = words[word] as number;
      const hit =
        (value - 0x20202020) | ((value ^ 0x22222222) - 0x01010101) | ((value ^ 0x5c5c5c5c) - 0x01010101);
      if ((hit & ~value & 0x80808080) !== 0) break;
    }
    return (word << 2) + wordsFrom;
  };
}
