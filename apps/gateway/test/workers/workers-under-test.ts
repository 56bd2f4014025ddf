import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { type GatewayProcess, type ProcessOptions, startGateway } from "../gateway-process.ts";

export const TOKEN = "gateway-secret";

/** Options of a gateway of several processes. */
export interface WorkersOptions extends ProcessOptions {
  readonly workers?: number;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly id: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** A request that has not been answered yet. */
export interface OpenRequest {
  readonly answer: Promise<Answer>;
  /** Leaves without waiting for the answer. */
  leave(): void;
}

/** One kept connection, and so one worker: a connection stays with the process that has taken it. */
export interface Connection {
  readonly pid: number;
  get(path: string, token?: string): Promise<Answer>;
  post(path: string, body: object): Promise<Answer>;
  /** A chat that is answered at once; or, with the name of a fault, however that has it. */
  chat(model?: string): OpenRequest;
}

/** A gateway of several processes, and connections to each of them. */
export interface WorkersUnderTest extends GatewayProcess {
  /** Connections to so many different workers, `none` of them among those given. */
  connect(count: number, none?: readonly number[]): Promise<readonly Connection[]>;
}

const CHILD = new URL("./primary-child.ts", import.meta.url).pathname;

/** Starts a gateway of two processes unless told, with a token of its own, and waits until all listen. */
export async function startWorkers(options: WorkersOptions = {}): Promise<WorkersUnderTest> {
  const auth = { mode: "token", token: TOKEN } as const;
  const gateway = await startGateway({ auth, workers: 2, ...options } as ProcessOptions, CHILD);
  return { ...gateway, connect: (count, none = []) => connect(gateway, count, none) };
}

async function connect(
  gateway: GatewayProcess,
  count: number,
  none: readonly number[],
): Promise<readonly Connection[]> {
  const found = new Map<number, Connection>();
  // Connections are handed out in turn, so that this ends soon.
  while (found.size < count) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const send = sender(gateway.url, agent);
    const { id } = await send("POST", "/v1/chat/completions", { body: chatBody("Qwen/Qwen3-8B") }).answer;
    const line = await gateway.waitForLine((logged) => logged.id === id);
    const pid = Number(line.pid);
    if (found.has(pid) || none.includes(pid)) agent.destroy();
    else found.set(pid, connectionOf(pid, send));
  }
  return [...found.values()];
}

function connectionOf(pid: number, send: ReturnType<typeof sender>): Connection {
  return {
    pid,
    get: (path, token) => send("GET", path, token === undefined ? {} : { token }).answer,
    post: (path, body) => send("POST", path, { body }).answer,
    chat: (model = "Qwen/Qwen3-8B") => send("POST", "/v1/chat/completions", { body: chatBody(model) }),
  };
}

function chatBody(model: string): object {
  return { model, messages: [{ role: "user", content: "hi" }] };
}

function sender(url: string, agent: Agent) {
  return (method: string, path: string, { body, token = TOKEN }: { body?: object; token?: string }) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = request(`${url}${path}`, { method, agent, headers });
    const answer = once(sent, "response").then(async ([response]: IncomingMessage[]) => {
      if (response === undefined) throw new Error("There is no response.");
      let text = "";
      for await (const chunk of response.setEncoding("utf8")) text += String(chunk);
      const id = String(response.headers["x-request-id"]);
      return { status: response.statusCode ?? 0, id, headers: response.headers, text };
    });
    answer.catch(() => undefined); // Expected of one that left.
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    return { answer, leave: () => void sent.destroy() } satisfies OpenRequest;
  };
}

/** The value of a sample without labels, or the sum over all series of a name. */
export function metricOf(text: string, name: string): number {
  const lines = text.split("\n").filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
