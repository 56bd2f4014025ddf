/** A call of a function that the model asks for. */
export interface ToolCall {
  /** Empty when the backend gave none. */
  readonly id: string;
  readonly name: string;
  /** JSON text as the model wrote it: not necessarily valid. */
  readonly arguments: string;
}

/** What one delta added to one call. */
export interface ToolCallDelta {
  /** Position of the call in the message. */
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly argumentsDelta: string;
}

/** A backend that counts from 10⁹ must not make an array of that length; calls are numbered in order of arrival. */
const MAX_CALLS = 1024;

/** Joins `tool_calls` deltas, also of backends that leave out `index`, repeat `id` and `name`, or send arguments as an object. */
export class ToolCallJoiner {
  readonly #calls: { id: string; name: string; arguments: string }[] = [];
  readonly #byIndex = new Map<number, number>();

  get calls(): readonly ToolCall[] {
    return this.#calls.map((call) => ({ ...call }));
  }

  push(deltas: unknown): ToolCallDelta[] {
    if (!Array.isArray(deltas)) return [];
    const added: ToolCallDelta[] = [];
    for (const delta of deltas) {
      if (typeof delta !== "object" || delta === null) continue;
      const { id, index, function: called } = delta as { id?: unknown; index?: unknown; function?: unknown };
      const { name, arguments: given } = (
        typeof called === "object" && called !== null ? called : {}
      ) as Record<string, unknown>;
      const position = this.#positionOf(index, typeof id === "string" ? id : "");
      const call = this.#calls[position];
      if (call === undefined) continue;
      if (typeof id === "string" && id !== "") call.id = id;
      if (typeof name === "string" && name !== "") call.name = name;
      const argumentsDelta = typeof given === "string" ? given : given == null ? "" : JSON.stringify(given);
      call.arguments += argumentsDelta;
      added.push({ index: position, id: call.id, name: call.name, argumentsDelta });
    }
    return added;
  }

  #positionOf(index: unknown, id: string): number {
    if (typeof index === "number") {
      const known = this.#byIndex.get(index);
      const isOther =
        known !== undefined && id !== "" && this.#calls[known]?.id !== "" && this.#calls[known]?.id !== id;
      // Some backends number every call 0 and tell them apart by id.
      if (known !== undefined && !isOther) return known;
      const position = this.#open();
      this.#byIndex.set(index, position);
      return position;
    }
    if (id === "") return this.#calls.length === 0 ? this.#open() : this.#calls.length - 1;
    const known = this.#calls.findIndex((call) => call.id === id);
    return known === -1 ? this.#open() : known;
  }

  #open(): number {
    if (this.#calls.length < MAX_CALLS) this.#calls.push({ id: "", name: "", arguments: "" });
    return this.#calls.length - 1;
  }
}
