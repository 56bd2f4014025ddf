import { buildCommand } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import type { DoctorFlags } from "./doctor.ts";

/** `openclaw doctor` */
export const doctorCommand = () =>
  buildCommand<DoctorFlags, [], Context>({
    loader: lazy(async () => (await import("../talking-commands.ts")).doctor),
    parameters: {
      flags: {
        probe: {
          kind: "boolean",
          brief: "Also ask the default model for one token",
          default: false,
          withNegated: false,
        },
        json: { kind: "boolean", brief: "Print the findings as JSON", default: false, withNegated: false },
      },
    },
    docs: {
      brief: "Find out what is wrong, and what mends it",
      fullDescription:
        "Find out what is wrong, and what mends it. Changes nothing; exit code 1 when something is broken.",
    },
  });
