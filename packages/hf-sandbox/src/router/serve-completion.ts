import { createAnswer, isReasoningModel } from "../answer/answer.ts";
import type { Endpoint, Prompt } from "../answer/prompt.ts";
import { type Dialect, dialectOf, unknownField } from "../endpoints/dialect.ts";
import { ENDPOINTS } from "../endpoints/endpoint.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { isRecord } from "../exchange/json-value.ts";
import { playAnswer } from "../exchange/play-answer.ts";
import { backendErrorBody } from "../faults/backend-error.ts";
import { type Fault, parseFault } from "../faults/fault-catalog.ts";
import { playFault } from "../faults/play-fault.ts";
import { isRouterFault } from "../faults/status-faults.ts";
import { parseRecordingName, playRecording } from "../recordings/recording.ts";
import { SandboxError } from "../sandbox-error.ts";
import { judgeToken, SANDBOX_USER } from "./access-token.ts";
import { chooseBackend, isPolicy } from "./backend-choice.ts";
import { type ModelName, parseModelName } from "./model-name.ts";
import {
  backendUnavailable,
  CREDITS_DEPLETED,
  INVALID_TOKEN,
  invalidRequest,
  modelNotFound,
  modelNotSupported,
  noPermission,
  type PlainAnswer,
} from "./router-errors.ts";
import type { RouterState, SetFault } from "./router-state.ts";

/** The backend of models that have no rows: the sandbox's own. */
const OWN_PROVIDER = "sandbox";

/** Answers a `POST` to one of the three endpoints, its body logged already. */
export async function serveCompletion(
  exchange: Exchange,
  endpoint: Endpoint,
  state: RouterState,
): Promise<void> {
  const refusal = refuseToken(exchange, state);
  if (refusal) return exchange.answer(refusal);
  const { body } = exchange.request;
  if (!isRecord(body)) return exchange.answer(invalidRequest("The body is not a JSON object.", null));
  const parsed = ENDPOINTS[endpoint].parse(body);
  if (!parsed.ok) return exchange.answer(invalidRequest(parsed.message, parsed.param));
  const { prompt } = parsed;
  const name = parseModelName(prompt.model);
  if (!name) return exchange.answer(modelNotFound(prompt.model));
  const turn = { exchange, prompt, name, state };
  if (name.org === "faults") return serveFaultModel(turn);
  if (name.org === "recordings" && state.recordingsDir !== undefined) {
    return playRecording(exchange, state.recordingsDir, parseRecordingName(name.model), prompt.model);
  }
  return serveModel(turn);
}

function refuseToken(exchange: Exchange, state: RouterState): PlainAnswer | undefined {
  switch (judgeToken(exchange.request.headers.authorization, state.acceptedTokens)) {
    case "missing":
    case "invalid":
      return INVALID_TOKEN;
    case "no-inference":
      return noPermission(SANDBOX_USER);
    case "no-credits":
      return CREDITS_DEPLETED;
    default:
      return undefined;
  }
}

/** What of a request is known once its body has been read. */
interface Turn {
  readonly exchange: Exchange;
  readonly prompt: Prompt;
  readonly name: ModelName;
  readonly state: RouterState;
}

/** Who answers it, and what stands in the way. */
interface Backend {
  readonly provider: string;
  readonly contextLength?: number | undefined;
  readonly fault?: SetFault | undefined;
}

async function serveFaultModel(turn: Turn): Promise<void> {
  const { exchange, prompt, name } = turn;
  const isPinned = name.suffix !== undefined && !isPolicy(name.suffix);
  let fault: Fault;
  try {
    fault = parseFault(name.model);
  } catch (error) {
    if (!SandboxError.isInstance(error)) throw error;
    return exchange.answer(modelNotFound(prompt.model));
  }
  const provider = isPinned ? name.suffix : OWN_PROVIDER;
  await respond(turn, { provider, fault: { spec: name.model, fault } });
}

async function serveModel(turn: Turn): Promise<void> {
  const { exchange, prompt, name, state } = turn;
  const model = state.models.get(name.id);
  if (!model) return exchange.answer(modelNotFound(prompt.model));
  const choice = chooseBackend(model, name.suffix, state);
  if (choice.kind === "unsupported") return exchange.answer(modelNotSupported(prompt.model));
  const { provider, context_length: contextLength } = choice.row;
  if (choice.kind === "unavailable") {
    nameProvider(exchange, provider);
    return exchange.answer(backendUnavailable(provider));
  }
  await respond(turn, { provider, contextLength, fault: state.faultOf(name.id) });
}

/** The backend's part: its refusals, the fault that is set, or the answer. */
async function respond(turn: Turn, backend: Backend): Promise<void> {
  const { exchange, prompt, name, state } = turn;
  const { provider, fault: set } = backend;
  const due = set && state.isDue(`${name.id} ${set.spec}`, set.fault) ? set : undefined;
  if (!(due && isRouterFault(due.fault.name))) nameProvider(exchange, provider);
  const dialect = dialectOf(provider, state.dialectChanges(provider));
  const { endpoint, stream } = prompt;
  const reasons = isReasoningModel(name.id) || due?.fault.name === "stall-mid-reasoning";
  // A fault's parameters are no part of what it answers, so that their answers can be compared.
  const speaker = { model: name.org === "faults" && set ? `faults/${set.fault.name}` : name.id, provider };
  const answer = createAnswer(prompt, speaker, reasons);
  const rendering = ENDPOINTS[endpoint].render(answer, prompt, name.id, dialect);
  if (due) {
    exchange.note({ fault: due.spec });
    return playFault(due.fault, { exchange, endpoint, model: prompt.model, stream, rendering });
  }
  const problem = refuseAsBackend(prompt, dialect, backend.contextLength);
  if (problem) return exchange.answer(problem);
  await playAnswer(exchange, rendering, stream, state.pace(provider));
}

function nameProvider(exchange: Exchange, provider: string): void {
  exchange.note({ provider });
  exchange.header("x-inference-provider", provider);
}

function refuseAsBackend(
  prompt: Prompt,
  dialect: Dialect,
  contextLength: number | undefined,
): PlainAnswer | undefined {
  const refuse = (message: string, param: string, code?: string): PlainAnswer => ({
    status: 400,
    headers: { "content-type": "application/json" },
    body: backendErrorBody({ status: 400, message, param, ...(code ? { code } : {}) }, prompt.endpoint),
  });
  if (contextLength !== undefined && prompt.inputTokens > contextLength) {
    return refuse(
      `This model's maximum context length is ${contextLength} tokens. However, your messages resulted in ${prompt.inputTokens} tokens. Please reduce the length of the messages.`,
      "messages",
      "context_length_exceeded",
    );
  }
  if (prompt.endpoint !== "chat") return undefined;
  const unknown = dialect.strict ? unknownField(prompt.body) : undefined;
  if (unknown !== undefined)
    return refuse(`property '${unknown}' is unsupported`, unknown, "wrong_api_format");
  if (dialect.strict && prompt.replaysReasoning) {
    return refuse(
      "property 'messages.assistant.reasoning_content' is unsupported",
      "messages",
      "wrong_api_format",
    );
  }
  if (dialect.wantsReasoningReplay && prompt.toolTurnWithoutReasoning) {
    return refuse(
      "thinking is enabled but reasoning_content is missing in assistant tool call message",
      "messages",
      "invalid_request_error",
    );
  }
  return undefined;
}
