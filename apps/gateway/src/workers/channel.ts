/** The way to another process; messages keep their order. */
export interface Wire {
  /** Sends, or drops the message when the other side is gone. */
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** Questions by name, with what is asked and what is answered. */
type Calls<Names> = { readonly [Name in keyof Names]: { readonly ask: unknown; readonly answer: unknown } };

/** One function for each question that the other side may ask. */
export type Answers<Asked extends Calls<Asked>> = {
  readonly [Name in keyof Asked]: (
    ask: Asked[Name]["ask"],
  ) => Asked[Name]["answer"] | Promise<Asked[Name]["answer"]>;
};

/** One function for each thing that the other side may tell. */
export type Listeners<Told> = { readonly [Name in keyof Told]: (told: Told[Name]) => void };

type Message =
  | { readonly ask: string; readonly id: number; readonly value: unknown }
  | { readonly answered: number; readonly value: unknown }
  | { readonly failed: number; readonly message: string }
  | { readonly tell: string; readonly value: unknown };

/** Rejected with when the other side went away, or could not answer. */
class ChannelError extends Error {
  override readonly name = "ChannelError";
}

/** Questions and news between two processes. `Asks` and `Tells` go there, `Asked` and `Told` come from there. */
export class Channel<Asks extends Calls<Asks>, Tells, Asked extends Calls<Asked>, Told> {
  readonly #wire: Wire;
  readonly #answers: Answers<Asked>;
  readonly #listeners: Listeners<Told>;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #nextId = 0;
  #isClosed = false;

  constructor(wire: Wire, answers: Answers<Asked>, listeners: Listeners<Told>) {
    this.#wire = wire;
    this.#answers = answers;
    this.#listeners = listeners;
    wire.onMessage((received) => {
      const message = received as Message;
      if ("tell" in message) this.#hear(message.tell as keyof Told, message.value);
      else if ("ask" in message) void this.#answer(message.ask as keyof Asked, message.id, message.value);
      else if ("answered" in message) this.#settle(message.answered)?.resolve(message.value);
      else if ("failed" in message) this.#settle(message.failed)?.reject(new ChannelError(message.message));
    });
  }

  tell<Name extends keyof Tells & string>(name: Name, value: Tells[Name]): void {
    this.#send({ tell: name, value });
  }

  /** @throws ChannelError */
  ask<Name extends keyof Asks & string>(name: Name, value: Asks[Name]["ask"]): Promise<Asks[Name]["answer"]> {
    if (this.#isClosed) return Promise.reject(new ChannelError("The other process is gone."));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ ask: name, id, value });
    });
  }

  /** The other side is gone: nothing will be answered any more. */
  close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.values()) reject(new ChannelError("The other process has ended."));
    this.#waiting.clear();
  }

  async #answer(name: keyof Asked, id: number, value: unknown): Promise<void> {
    try {
      this.#send({ answered: id, value: await this.#answers[name](value as Asked[keyof Asked]["ask"]) });
    } catch (error) {
      this.#send({ failed: id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  #hear<Name extends keyof Told>(name: Name, value: unknown): void {
    this.#listeners[name](value as Told[Name]);
  }

  #send(message: Message): void {
    if (!this.#isClosed) this.#wire.send(message);
  }

  #settle(id: number) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
