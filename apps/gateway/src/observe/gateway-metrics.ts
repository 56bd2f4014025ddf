import type { RequestRecord } from "../page/page-protocol.ts";
import { LabelValues, pair, SeriesTable } from "./label-values.ts";
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
  readonly #models = new LabelValues();
  readonly #backends = new LabelValues();
  readonly #codes = new LabelValues();
  readonly #endpoints = new LabelValues();
  readonly #answers = new SeriesTable<AnswerSeries>();
  readonly #attemptTallies = new SeriesTable<Tally>();

  constructor() {
    this.#reloadOk.set([], 1);
  }

  /** Counts one model request that has ended. `modelFirst` is the first of its chain. */
  record(record: RequestRecord, modelFirst: string): void {
    const { inputTokens, outputTokens, firstByteMs, costUsd } = record;
    const asked = this.#models.numberOf(modelFirst);
    const answering = this.#models.numberOf(record.modelAnswering ?? "");
    const series = this.#answerSeries(record, asked, answering);
    series.duration.observe(record.durationMs / 1000);
    if (firstByteMs !== undefined) series.firstToken().observe(firstByteMs / 1000);
    if (inputTokens !== undefined) series.inputTokens().observe(inputTokens);
    if (outputTokens !== undefined) series.outputTokens().observe(outputTokens);
    if (costUsd !== undefined) series.cost().add(costUsd);
    if (record.fallbacks > 0)
      this.#fallbacks.add([this.#models.nameOf(asked), this.#models.nameOf(answering)]);
    for (const attempt of record.attempts) this.#attemptSeries(attempt).add();
  }

  /** All that one kind of answer is counted in. Building label text for each request would cost more than counting. */
  #answerSeries(record: RequestRecord, asked: number, answering: number): AnswerSeries {
    const endpoint = this.#endpoints.numberOf(record.endpoint);
    const backend = this.#backends.numberOf(record.backend ?? "");
    const code = this.#codes.numberOf(record.code ?? "");
    return this.#answers.get(pair(pair(asked, answering), endpoint), pair(backend, code), () => {
      const labels = [
        operationOf(record.endpoint),
        "huggingface",
        this.#models.nameOf(asked),
        this.#models.nameOf(answering),
        this.#backends.nameOf(backend),
      ];
      return {
        duration: this.#duration.series([...labels, this.#codes.nameOf(code)]),
        firstToken: once(() => this.#firstToken.series(labels)),
        inputTokens: once(() => this.#tokens.series([...labels, "input"])),
        outputTokens: once(() => this.#tokens.series([...labels, "output"])),
        cost: once(() => this.#cost.series(labels)),
      };
    });
  }

  #attemptSeries(attempt: RequestRecord["attempts"][number]): Tally {
    const model = this.#models.numberOf(attempt.model);
    const backend = this.#backends.numberOf(attempt.provider ?? "");
    const code = this.#codes.numberOf(attempt.code ?? "ok");
    return this.#attemptTallies.get(model, pair(backend, code), () =>
      this.#attempts.series([
        this.#models.nameOf(model),
        this.#backends.nameOf(backend),
        this.#codes.nameOf(code),
      ]),
    );
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
