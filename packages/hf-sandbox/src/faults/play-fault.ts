import type { Endpoint } from "../answer/prompt.ts";
import { type Frame, isContent, type Rendering } from "../endpoints/rendering.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { EVENT_STREAM } from "../exchange/play-answer.ts";
import { CREDITS_DEPLETED } from "../router/router-errors.ts";
import { type BackendError, backendErrorBody, backendErrorEvent } from "./backend-error.ts";
import type { Fault, FaultOptions, ModelFaultName } from "./fault-catalog.ts";
import { BACKEND_ERRORS, statusFault } from "./status-faults.ts";

/** What a fault plays on: the answer that would have come. */
export interface Scene {
  readonly exchange: Exchange;
  readonly endpoint: Endpoint;
  /** As asked, with its suffix. */
  readonly model: string;
  readonly stream: boolean;
  readonly rendering: Rendering;
  readonly options: FaultOptions;
}

/** Deltas before an answer breaks. */
const DEFAULT_AFTER = 3;
const MIB = 1024 * 1024;

/** Plays a fault to its end, which for some is the moment the client leaves. */
export async function playFault(fault: Fault, scene: Omit<Scene, "options">): Promise<void> {
  const { name, options } = fault;
  const { endpoint, model, exchange } = scene;
  const whole = statusFault(name, { endpoint, model, options, now: exchange.request.startedAt });
  if (whole) {
    await exchange.pause(options.ms ?? 0);
    exchange.answer(whole);
    return;
  }
  const script = SCRIPTS[name];
  // Every name is in one of the two tables; a test plays them all.
  if (!script) throw new Error(`The fault "${name}" has no script.`);
  await script({ ...scene, options });
}

type Script = (scene: Scene) => Promise<void>;

const SCRIPTS: Partial<Record<ModelFaultName, Script>> = {
  "reset-before-headers": async ({ exchange, options }) => {
    await exchange.pause(options.ms ?? 0);
    await exchange.reset();
  },
  "eof-before-headers": async ({ exchange, options }) => {
    await exchange.pause(options.ms ?? 0);
    await exchange.hangUp();
  },
  "stall-before-headers": async (scene) => {
    await stall(scene);
    open(scene);
    await finish(scene, 0);
  },
  "stall-before-first-event": async (scene) => {
    open(scene);
    await stall(scene);
    await finish(scene, 0);
  },
  "broken-json": async ({ exchange, rendering }) => {
    const body = `${rendering.json.slice(0, -1)},]`;
    exchange.answer({ status: 200, headers: { "content-type": "application/json" }, body });
  },
  "truncated-json": async ({ exchange, rendering }) => {
    const body = Buffer.from(rendering.json);
    exchange.head(200, { "content-type": "application/json", "content-length": String(body.byteLength) });
    await exchange.write(body.subarray(0, body.byteLength >> 1));
    await exchange.hangUp();
  },
  "oversized-body": async ({ exchange, options }) => {
    exchange.head(200, { "content-type": "application/json" });
    await exchange.write('{"id":"chatcmpl-oversized","padding":"');
    await fill(exchange, options.bytes ?? 64 * MIB);
    await exchange.write('"}');
    exchange.end();
  },
  "first-event-error": firstEvent(BACKEND_ERRORS.internal),
  "first-event-rate-limit": firstEvent(BACKEND_ERRORS.rateLimit),
  "first-event-auth": firstEvent(BACKEND_ERRORS.auth),
  "first-event-not-found": firstEvent(BACKEND_ERRORS.unknownModel),
  "first-event-bad-request": firstEvent(BACKEND_ERRORS.badRequest),
  "first-event-context-overflow": firstEvent(BACKEND_ERRORS.contextOverflow),
  "first-event-string": firstEventBody('{"error":"Request failed during generation: Server error"}'),
  "first-event-credits": firstEventBody(CREDITS_DEPLETED.body),
  "empty-stream": async (scene) => {
    open(scene);
    scene.exchange.end();
  },
  "done-only": async (scene) => {
    open(scene);
    if (scene.stream)
      await writeFrames(
        scene,
        scene.rendering.frames.filter(({ kind }) => kind === "done"),
      );
    scene.exchange.end();
  },
  "comments-then-eof": async (scene) => {
    open(scene);
    for (let count = 0; count < 3; count += 1) await scene.exchange.write(idle(scene));
    scene.exchange.end();
  },
  "reset-mid-stream": async (scene) => {
    await begin(scene);
    await scene.exchange.reset();
  },
  "hangup-mid-stream": async (scene) => {
    await begin(scene);
    await scene.exchange.hangUp();
  },
  "eof-mid-stream": async (scene) => {
    await begin(scene);
    scene.exchange.end();
  },
  "error-mid-stream": async (scene) => {
    await begin(scene);
    if (scene.stream) await scene.exchange.write(backendErrorEvent(BACKEND_ERRORS.internal, scene.endpoint));
    scene.exchange.end();
  },
  "eof-without-done": async (scene) => {
    open(scene);
    const { frames, json } = scene.rendering;
    if (scene.stream)
      await writeFrames(
        scene,
        frames.filter(({ kind }) => kind !== "done"),
      );
    else await scene.exchange.write(json);
    scene.exchange.end();
  },
  "stall-mid-stream": async (scene) => {
    const rest = await begin(scene);
    await stall(scene);
    await finish(scene, rest);
  },
  "stall-mid-reasoning": async (scene) => {
    const rest = await begin(scene);
    await stall(scene);
    await finish(scene, rest);
  },
  "slow-drip": async (scene) => {
    open(scene);
    const body = Buffer.from(wholeBody(scene));
    const size = Math.max(1, scene.options.bytes ?? 7);
    for (let offset = 0; offset < body.byteLength; offset += size) {
      await scene.exchange.write(body.subarray(offset, offset + size));
      await scene.exchange.pause(scene.options.ms ?? 1);
    }
    scene.exchange.end();
  },
  "malformed-event": async (scene) => {
    const rest = await begin(scene);
    // A bare line feed and a quote: no JSON within a string nor without.
    await scene.exchange.write(
      scene.stream ? 'data: {"id":"chatcmpl-malformed","choices":[{]\n\n' : '\n"{]\n',
    );
    await finish(scene, rest);
  },
  "oversized-event": async (scene) => {
    const rest = await begin(scene);
    await scene.exchange.write(scene.stream ? 'data: {"choices":[],"padding":"' : "");
    await fill(scene.exchange, scene.options.bytes ?? 2 * MIB);
    await scene.exchange.write(scene.stream ? '"}\n\n' : "");
    await finish(scene, rest);
  },
  "endless-event": async (scene) => {
    await begin(scene);
    await scene.exchange.write(scene.stream ? 'data: {"choices":[],"padding":"' : "");
    await fill(scene.exchange, Number.POSITIVE_INFINITY);
  },
  "comments-only": async (scene) => {
    open(scene);
    await idleForever(scene);
  },
  "pings-mid-stream": async (scene) => {
    await begin(scene);
    await idleForever(scene);
  },
  "endless-stream": async (scene) => {
    await begin(scene);
    if (!scene.stream) return fill(scene.exchange, Number.POSITIVE_INFINITY);
    const delta = scene.rendering.frames.find(isContent)?.text ?? "data: {}\n\n";
    // The delta with blanks before its end: JSON to a reader, of the size asked for.
    const event = `${delta.trimEnd().padEnd((scene.options.bytes ?? 1024) - 2)}\n\n`;
    for (;;) {
      await scene.exchange.write(event);
      // A turn of the event loop, for a fast reader would otherwise keep the sandbox to itself.
      await new Promise(setImmediate);
    }
  },
};

/** Sends the head that a success has. */
function open({ exchange, stream }: Scene): void {
  exchange.head(200, stream ? EVENT_STREAM : { "content-type": "application/json" });
}

/** The head and the first part of the answer; returns where it broke off: a frame, or a character of the JSON. */
async function begin(scene: Scene): Promise<number> {
  open(scene);
  const { rendering, options } = scene;
  const after = options.after ?? DEFAULT_AFTER;
  const middle = scene.stream ? frameAfter(rendering.frames, after) : rendering.json.length >> 1;
  if (scene.stream) await writeFrames(scene, rendering.frames.slice(0, middle));
  else await scene.exchange.write(rendering.json.slice(0, middle));
  return middle;
}

/** The rest of the answer from there, and its end. */
async function finish(scene: Scene, from: number): Promise<void> {
  if (scene.stream) await writeFrames(scene, scene.rendering.frames.slice(from));
  else await scene.exchange.write(scene.rendering.json.slice(from));
  scene.exchange.end();
}

/** The index behind the so-manieth delta, and in any case before what closes the answer. */
function frameAfter(frames: readonly Frame[], deltas: number): number {
  const content = frames.flatMap((frame, index) => (isContent(frame) ? [index] : []));
  const next = content[deltas];
  return next ?? (content.at(-1) ?? 0) + 1;
}

async function writeFrames({ exchange }: Scene, frames: readonly Frame[]): Promise<void> {
  for (const frame of frames) await exchange.write(frame.text);
}

function wholeBody({ stream, rendering }: Scene): string {
  return stream ? rendering.frames.map(({ text }) => text).join("") : rendering.json;
}

/** Silence: so many milliseconds, or until the client leaves. */
function stall({ exchange, options }: Scene): Promise<void> {
  return options.ms === undefined ? exchange.untilClientLeaves() : exchange.pause(options.ms);
}

/** Bytes that mean nothing: a comment of a stream, white space of JSON. */
function idle({ stream }: Scene): string {
  return stream ? ": ping\n\n" : " ";
}

async function idleForever(scene: Scene): Promise<never> {
  for (;;) {
    await scene.exchange.write(idle(scene));
    await scene.exchange.pause(scene.options.ms ?? 50);
  }
}

async function fill(exchange: Exchange, bytes: number): Promise<void> {
  const block = "x".repeat(64 * 1024);
  for (let left = bytes; left > 0; left -= block.length) {
    await exchange.write(left < block.length ? block.slice(0, left) : block);
    await new Promise(setImmediate);
  }
}

function firstEvent(error: BackendError): Script {
  return async (scene) => {
    open(scene);
    const { endpoint, stream } = scene;
    await scene.exchange.write(
      stream ? backendErrorEvent(error, endpoint) : backendErrorBody(error, endpoint),
    );
    scene.exchange.end();
  };
}

function firstEventBody(body: string): Script {
  return async (scene) => {
    open(scene);
    await scene.exchange.write(scene.stream ? `data: ${body}\n\n` : body);
    scene.exchange.end();
  };
}
