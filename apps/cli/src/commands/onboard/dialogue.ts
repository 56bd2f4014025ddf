import * as clack from "@clack/prompts";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";

/** A line to choose. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

/** Questions to a person; leaving any of them (Ctrl-C, Esc) ends the command with nothing written. */
export interface Dialogue {
  begin(title: string): void;
  say(text: string): void;
  warn(text: string): void;
  choose<Value extends string>(
    question: string,
    choices: readonly Choice<Value>[],
    initial?: Value,
  ): Promise<Value>;
  search(question: string, choices: readonly Choice<string>[], initial?: string): Promise<string>;
  searchSeveral(
    question: string,
    choices: readonly Choice<string>[],
    initial: readonly string[],
  ): Promise<string[]>;
  secret(question: string, validate: (value: string) => string | undefined): Promise<string>;
  confirm(question: string, initial: boolean): Promise<boolean>;
  end(text: string): void;
}

/** A dialogue on the terminal. */
export function createDialogue(context: Context): Dialogue {
  const io = { input: context.streams.stdin, output: context.streams.stdout };
  const maxItems = Math.max(4, Math.min(12, (context.streams.stdout.rows || 24) - 10));
  return {
    begin: (title) => clack.intro(title, io),
    say: (text) => clack.log.message(text, io),
    warn: (text) => clack.log.warn(text, io),
    end: (text) => clack.outro(text, io),
    choose: async (message, choices, initialValue) =>
      orLeave(
        await clack.select({
          ...io,
          message,
          maxItems,
          options: toOptions(choices),
          ...(initialValue !== undefined && { initialValue }),
        }),
      ),
    search: async (message, choices, initialValue) =>
      orLeave(
        await clack.autocomplete({
          ...io,
          message,
          maxItems,
          options: toOptions(choices),
          filter: matchesWords,
          placeholder: "type to search",
          ...(initialValue !== undefined && { initialValue }),
        }),
      ),
    searchSeveral: async (message, choices, initialValues) =>
      orLeave(
        await clack.autocompleteMultiselect({
          ...io,
          message,
          maxItems,
          options: toOptions(choices),
          filter: matchesWords,
          required: false,
          initialValues: [...initialValues],
        }),
      ),
    secret: async (message, validate) =>
      orLeave(
        await clack.password({ ...io, message, validate: (value) => validate((value ?? "").trim()) }),
      ).trim(),
    confirm: async (message, initialValue) => orLeave(await clack.confirm({ ...io, message, initialValue })),
  };
}

function toOptions<Value extends string>(choices: readonly Choice<Value>[]) {
  // The library's option type depends on the value's; for strings it is this.
  return choices.map(({ value, label, hint }) => ({ value, label, ...(hint && { hint }) })) as never;
}

function orLeave<Value>(answer: Value): Exclude<Value, symbol> {
  if (clack.isCancel(answer)) throw new CliError("cancelled", "nothing was written.");
  return answer as Exclude<Value, symbol>;
}

/** Every word somewhere in the entry, in any order. */
function matchesWords(search: string, option: { readonly label?: string; readonly value: unknown }): boolean {
  const text = `${option.label ?? ""} ${String(option.value)}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
