/** What a client of the gateway saw. */
export interface ObservedAnswer {
  /** `<status> <code>`, `200 complete`, or `200, then <code>`. */
  readonly outcome: string;
  readonly model: string | null;
  readonly attempts: number;
  readonly headers: Headers;
  readonly text: string;
  readonly message: string;
}

export interface ChatCall {
  readonly url: string;
  readonly model: string;
  readonly stream: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: unknown;
    readonly code: string;
  };
}

export const chatRequest = ({ url, model, stream, headers, signal }: ChatCall): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer gateway-secret", ...headers },
    body: JSON.stringify({ model, stream, messages: [{ role: "user", content: "Say hello" }] }),
    signal: signal ?? null,
  });

/** Sends one chat and reads all of its answer, checking what must hold for every answer. */
export async function observe(call: ChatCall): Promise<ObservedAnswer> {
  const response = await chatRequest(call);
  const text = await response.text();
  const { headers, status } = response;
  const seen = {
    model: headers.get("x-openclaw-model"),
    attempts: Number(headers.get("x-openclaw-attempts")),
    headers,
    text,
  };
  if (!headers.get("x-request-id")?.startsWith("req_")) throw new Error("The answer has no request id.");
  if (!headers.get("content-type")?.startsWith("text/event-stream")) {
    const body = JSON.parse(text) as Partial<ErrorBody>;
    if (body.error === undefined) return { ...seen, outcome: `${status} complete`, message: "" };
    return {
      ...seen,
      outcome: `${status} ${checkError(body as ErrorBody).code}`,
      message: body.error.message,
    };
  }
  const events = text.split("\n\n").filter((event) => event !== "" && !event.startsWith(":"));
  const error = events.find((event) => event.startsWith('data: {"error"'));
  if (error === undefined) return { ...seen, outcome: `${status} complete`, message: "" };
  // Exactly one error event, then the terminator, then nothing; no finish reason is made up.
  if (events.indexOf(error) !== events.length - 2 || events.at(-1) !== "data: [DONE]") {
    throw new Error(`The stream does not end with one error event and [DONE]: ${text.slice(-300)}`);
  }
  if (/"finish_reason":"/.test(text)) throw new Error("The stream broke and yet has a finish reason.");
  const body = JSON.parse(error.slice("data: ".length)) as ErrorBody;
  return { ...seen, outcome: `${status}, then ${checkError(body).code}`, message: body.error.message };
}

function checkError({ error }: ErrorBody): ErrorBody["error"] {
  const keys = Object.keys(error).sort().join();
  if (keys !== "code,message,param,type") throw new Error(`The error has the members ${keys}.`);
  return error;
}
