import { DEFAULT_MODEL, resolveModel } from "@openclaw-hf/config-core";
import { type Chat, createChat } from "@openclaw-hf/hf-chat";
import { routerModel } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { findGateway, readGatewayToken } from "../../find-gateway.ts";
import { baseUrlOf, findToken, networkEnvironment, type State } from "../../state.ts";

/** A way to a model. */
export interface OpenChat {
  readonly chat: Chat;
  readonly via: "gateway" | "router" | "sandbox";
  /** Where requests go. */
  readonly baseUrl: string;
  /** What to send as `model` for what a person asked for. Throws {@link CliError} when that is no model. */
  modelFor(asked: string | undefined): string;
  close(): Promise<void>;
}

/** A gateway walks its chain before the first byte comes; it keeps the time itself. */
const GATEWAY_PATIENCE_MS = 10 * 60 * 1000;
const SANDBOX_FALLBACK = "huggingface/Qwen/Qwen3-8B";

/** The running gateway, else the router, else an error that says how to get one; the sandbox only when asked for. */
export async function openChat(context: Context, state: State, useSandbox: boolean): Promise<OpenChat> {
  if (useSandbox) return openSandbox(state);
  const occupant = await findGateway(state);
  if (occupant.kind === "gateway") return openGateway(state, occupant.gateway.url);
  return openRouter(context, state);
}

async function openGateway(state: State, url: string): Promise<OpenChat> {
  const baseUrl = `${url}/v1`;
  const timeouts = { firstByteMs: GATEWAY_PATIENCE_MS, answerMs: GATEWAY_PATIENCE_MS };
  const chat = createChat({ baseUrl, token: await readGatewayToken(state), maxAttempts: 1, timeouts });
  return { chat, via: "gateway", baseUrl, modelFor: (asked = "default") => asked, close: () => chat.close() };
}

async function openRouter(context: Context, state: State): Promise<OpenChat> {
  const token = await findToken(context, state);
  if (!token) {
    throw new CliError("missing_token", "There is no Hugging Face token, and no gateway is running.", {
      hint: [
        "Run `openclaw onboard`, or set HF_TOKEN.",
        "To try it without a token: openclaw chat --sandbox, which answers with made-up text.",
      ],
    });
  }
  const settings = state.config.models?.providers?.huggingface;
  const baseUrl = baseUrlOf(context, state);
  const chat = createChat({
    baseUrl,
    token: token.reveal(),
    proxyEnv: networkEnvironment(context, state),
    billTo: settings?.billTo,
    headers: settings?.headers,
    resolve: (model) => chainOf(state, model),
  });
  return {
    chat,
    via: "router",
    baseUrl,
    modelFor: (asked) => checkModel(state, asked),
    close: () => chat.close(),
  };
}

async function openSandbox(state: State): Promise<OpenChat> {
  const { createSandbox } = await import("@openclaw-hf/hf-sandbox");
  const sandbox = createSandbox();
  const { baseUrl } = await sandbox.listen();
  const chat = createChat({
    baseUrl,
    token: "hf_sandbox",
    resolve: (model) => (model === DEFAULT_MODEL ? [model, SANDBOX_FALLBACK] : chainOf(state, model)),
  });
  return {
    chat,
    via: "sandbox",
    baseUrl,
    modelFor: (asked) => checkModel(state, asked),
    close: async () => {
      await chat.close();
      await sandbox.close();
    },
  };
}

/** The model as asked, checked; without a default in the config the project's own. */
function checkModel(state: State, asked = "default"): string {
  const resolution = resolveModel(state.config, asked);
  if (resolution.ok) return asked;
  if (asked === "default" && resolution.issue.code === "no_default") return DEFAULT_MODEL;
  const { message, hint } = resolution.issue;
  throw new CliError("invalid_ref", message, hint ? { hint } : {});
}

function chainOf(state: State, model: string): string[] {
  const resolution = resolveModel(state.config, model);
  return resolution.ok ? resolution.chain.map(routerModel) : [model];
}
