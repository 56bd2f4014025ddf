import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { type GatewayProcess, type ProcessOptions, startGateway } from "../gateway-process.ts";

export const TOKEN = "gateway-secret";

/** Options of a gateway of several processes. */
export interface WorkersOptions extends ProcessOptions {
  readonly workers?: number;
}

/** What came back. */
interface Answer {
  readonly status: number;
  readonly id: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** A request that has not been answered yet. */
interface OpenRequest {
  readonly answer: Promise<Answer>;
  /** Leaves without waiting for the answer. */
  leave(): void;
}

/** One kept connection, and so one worker: a connection stays with the process that has taken it. */
export interface Connection {
  readonly pid: number;
  get(path: string, token?: string): Promise<Answer>;
  post(path: string, body: object): Promise<Answer>;
  /** The answer to a GET before it has ended. Nothing else fits on the connection meanwhile. */
  open(path: string): Promise<IncomingMessage>;
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
    const { id } = await send("POST", "/v1/chat/completions", { body: chatBody("Qwen/Qwen3-8B") }).read();
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
    get: (path, token) => send("GET", path, token === undefined ? {} : { token }).read(),
    open: (path) => send("GET", path, {}).response,
    post: (path, body) => send("POST", path, { body }).read(),
    chat(model = "Qwen/Qwen3-8B") {
      const { read, leave } = send("POST", "/v1/chat/completions", { body: chatBody(model) });
      const answer = read();
      answer.catch(() => undefined); // Expected of one that leaves before.
      return { answer, leave };
    },
  };
}

function chatBody(model: string): object {
  return { model, messages: [{ role: "user", content: "hi" }] };
}

function sender(url: string, agent: Agent) {
  return (method: string, path: string, { body, token = TOKEN }: { body?: object; token?: string }) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = request(`${url}${path}`, { method, agent, headers });
    const response = once(sent, "response").then(([received]) => received as IncomingMessage);
    const read = async () => {
      const received = await response;
      let text = "";
      for await (const chunk of received.setEncoding("utf8")) text += String(chunk);
      const { statusCode: status = 0, headers } = received;
      return { status, id: String(headers["x-request-id"]), headers, text };
    };
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    return { response, read, leave: () => void sent.destroy() };
  };
}

/** The value of a sample without labels, or the sum over all series of a name. */
export function metricOf(text: string, name: string): number {
  const lines = text.split("\n").filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
