import { buildCommand } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import { switchFlag } from "../../switch-flag.ts";
import type { DoctorFlags } from "./doctor.ts";

/** `openclaw doctor` */
export const doctorCommand = () =>
  buildCommand<DoctorFlags, [], Context>({
    loader: lazy(async () => (await import("../talking-commands.ts")).doctor),
    parameters: {
      flags: {
        probe: switchFlag("Also ask the default model for one token"),
        json: switchFlag("Print the findings as JSON"),
      },
    },
    docs: {
      brief: "Find out what is wrong, and what mends it",
      fullDescription:
        "Find out what is wrong, and what mends it. Changes nothing; exit code 1 when something is broken.",
    },
  });
