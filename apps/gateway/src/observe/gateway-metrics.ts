import type { RequestRecord } from "../page/page-protocol.ts";
import { Counter, type Distribution, Histogram, metricsText, type Tally } from "./metrics-registry.ts";

/** Labels by the OpenTelemetry GenAI semantic conventions, dots written as underscores. */
const ANSWER_LABELS = [
  "gen_ai_operation_name",
  "gen_ai_provider_name",
  "gen_ai_request_model",
  "gen_ai_response_model",
  "openclaw_backend",
];
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576];
/** Distinct models and backends that get a series of their own; what comes later is counted as `other`. */
const MAX_LABEL_VALUES = 200;

/** Where answers with the same labels are counted; a family gets its series when there is something to count. */
interface AnswerSeries {
  readonly duration: Distribution;
  firstToken(): Distribution;
  inputTokens(): Distribution;
  outputTokens(): Distribution;
  cost(): Tally;
}

/** Makes something when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Everything `/metrics` says about one gateway. */
export class GatewayMetrics {
  readonly #duration = new Histogram(
    "gen_ai_server_request_duration_seconds",
    "Time from a model request's arrival to the end of its answer.",
    [...ANSWER_LABELS, "error_type"],
    SECONDS,
  );
  readonly #firstToken = new Histogram(
    "gen_ai_server_time_to_first_token_seconds",
    "Time from a model request's arrival to the first byte of its answer.",
    ANSWER_LABELS,
    SECONDS,
  );
  readonly #tokens = new Histogram(
    "gen_ai_client_token_usage",
    "Tokens of one request, as the backend counted them.",
    [...ANSWER_LABELS, "gen_ai_token_type"],
    TOKENS,
  );
  readonly #cost = new Counter(
    "openclaw_cost_usd_total",
    "US dollars, of requests whose price is known.",
    ANSWER_LABELS,
  );
  readonly #attempts = new Counter("openclaw_upstream_attempts_total", "Upstream calls, by how they ended.", [
    "gen_ai_request_model",
    "openclaw_backend",
    "outcome",
  ]);
  readonly #fallbacks = new Counter(
    "openclaw_fallbacks_total",
    "Answers by another model than the first of the chain.",
    ["gen_ai_request_model", "gen_ai_response_model"],
  );
  readonly #refused = new Counter(
    "openclaw_requests_refused_total",
    "Requests refused by the gateway itself.",
    ["code"],
  );
  readonly #reloads = new Counter("openclaw_config_reloads_total", "Config reloads, by result.", ["result"]);
  readonly #reloadOk = new Counter(
    "openclaw_config_last_reload_successful",
    "1 when the config on disk is the one in force.",
    [],
    "gauge",
  );
  readonly #inFlight = new Counter(
    "openclaw_requests_in_flight",
    "Model requests being answered now.",
    [],
    "gauge",
  );
  /** As many as there are series: the names in their keys are bounded. */
  readonly #answers = new Map<string, AnswerSeries>();
  readonly #attemptTallies = new Map<string, Tally>();
  readonly #models = new LabelValues();
  readonly #backends = new LabelValues();

  constructor() {
    this.#reloadOk.set([], 1);
  }

  /** Counts one model request that has ended. `modelFirst` is the first of its chain. */
  record(record: RequestRecord, modelFirst: string): void {
    const { inputTokens, outputTokens, firstByteMs, costUsd } = record;
    const asked = this.#models.bound(modelFirst);
    const answering = this.#models.bound(record.modelAnswering ?? "");
    const series = this.#answerSeries(record, asked, answering);
    series.duration.observe(record.durationMs / 1000);
    if (firstByteMs !== undefined) series.firstToken().observe(firstByteMs / 1000);
    if (inputTokens !== undefined) series.inputTokens().observe(inputTokens);
    if (outputTokens !== undefined) series.outputTokens().observe(outputTokens);
    if (costUsd !== undefined) series.cost().add(costUsd);
    if (record.fallbacks > 0) this.#fallbacks.add([asked, answering]);
    for (const attempt of record.attempts) this.#attemptSeries(attempt).add();
  }

  /** All that one kind of answer is counted in. Building label text for each request would cost more than counting. */
  #answerSeries(record: RequestRecord, asked: string, answering: string): AnswerSeries {
    const { endpoint, code = "" } = record;
    const backend = this.#backends.bound(record.backend ?? "");
    const key = `${endpoint}\n${asked}\n${answering}\n${backend}\n${code}`;
    let series = this.#answers.get(key);
    if (series === undefined) {
      const labels = [operationOf(endpoint), "huggingface", asked, answering, backend];
      series = {
        duration: this.#duration.series([...labels, code]),
        firstToken: once(() => this.#firstToken.series(labels)),
        inputTokens: once(() => this.#tokens.series([...labels, "input"])),
        outputTokens: once(() => this.#tokens.series([...labels, "output"])),
        cost: once(() => this.#cost.series(labels)),
      };
      this.#answers.set(key, series);
    }
    return series;
  }

  #attemptSeries({ model, provider = "", code = "ok" }: RequestRecord["attempts"][number]): Tally {
    const labels = [this.#models.bound(model), this.#backends.bound(provider), code];
    const key = labels.join("\n");
    let series = this.#attemptTallies.get(key);
    if (series === undefined) {
      series = this.#attempts.series(labels);
      this.#attemptTallies.set(key, series);
    }
    return series;
  }

  refused(code: string): void {
    this.#refused.add([code]);
  }

  reloaded(ok: boolean): void {
    this.#reloads.add([ok ? "accepted" : "rejected"]);
    this.#reloadOk.set([], ok ? 1 : 0);
  }

  text(requestsInFlight: number): string {
    this.#inFlight.set([], requestsInFlight);
    return metricsText([
      this.#duration,
      this.#firstToken,
      this.#tokens,
      this.#cost,
      this.#attempts,
      this.#fallbacks,
      this.#refused,
      this.#inFlight,
      this.#reloads,
      this.#reloadOk,
      ...processFamilies(),
    ]);
  }
}

function operationOf(endpoint: string): string {
  return endpoint.endsWith("/responses") ? "generate_content" : "chat";
}

function processFamilies(): Counter[] {
  const memory = new Counter("process_resident_memory_bytes", "Resident memory of the process.", [], "gauge");
  memory.set([], process.memoryUsage.rss());
  const cpu = new Counter("process_cpu_seconds_total", "User and system CPU time of the process.");
  const { user, system } = process.cpuUsage();
  cpu.set([], (user + system) / 1e6);
  return [memory, cpu];
}

/** Names that come from outside; only so many become labels. */
class LabelValues {
  readonly #known = new Set<string>();

  bound(value: string): string {
    if (value === "" || this.#known.has(value)) return value;
    if (this.#known.size >= MAX_LABEL_VALUES) return "other";
    this.#known.add(value);
    return value;
  }
}
