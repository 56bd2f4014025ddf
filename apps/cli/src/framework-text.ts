import {
  type ApplicationText,
  ArgumentParseError,
  EnumValidationError,
  FlagNotFoundError,
  text_en,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
} from "@stricli/core";

const HINT = "Add --help to see what the command takes.";

/** What the framework says of a command line that it cannot take: what is wrong, and a way on. */
export const FRAMEWORK_TEXT: ApplicationText = {
  ...text_en,
  noCommandRegisteredForInput: ({ input, corrections }) =>
    corrections.length > 0
      ? `There is no command \`${input}\`; did you mean ${corrections.join(" or ")}?`
      : `There is no command \`${input}\`. --help lists those there are.`,
  exceptionWhileParsingArguments(error, ansiColor) {
    return explain(error) ?? text_en.exceptionWhileParsingArguments.call(this, error, ansiColor);
  },
};

/** By class and not by the framework's own helper, which goes by the classes' names: the bundle has shorter ones. */
function explain(error: unknown): string | undefined {
  if (error instanceof FlagNotFoundError) {
    const { input, corrections } = error;
    if (corrections.length === 0) return `There is no flag --${input}. ${HINT}`;
    return `There is no flag --${input}; did you mean --${corrections.join(" or --")}?`;
  }
  if (error instanceof UnsatisfiedPositionalError) return `<${error.placeholder}> is missing. ${HINT}`;
  if (error instanceof UnsatisfiedFlagError) return `--${error.externalFlagName} needs a value. ${HINT}`;
  if (error instanceof UnexpectedPositionalError) {
    return `"${error.input}" is one argument too many: the command takes ${error.expectedCount}. ${HINT}`;
  }
  if (error instanceof EnumValidationError) {
    const { externalFlagName, input, values } = error;
    return `--${externalFlagName} takes ${values.join(", ")}, not "${input}".`;
  }
  if (error instanceof ArgumentParseError) {
    const { externalFlagNameOrPlaceholder: name, exception } = error;
    return `${name}: ${exception instanceof Error ? exception.message : String(exception)}.`;
  }
  return undefined;
}
