import { modelChain } from "@openclaw-hf/config-core";
import { formatModelRef } from "@openclaw-hf/model-ref";
import type { Context } from "../../context.ts";
import { baseUrlOf, findToken, type State } from "../../state.ts";
import { doubtRef } from "../models/check-known.ts";
import { formatAge } from "../models/format-facts.ts";
import { createStore } from "../models/open-catalog.ts";
import { type ProbeOutcome, probeModel } from "../models/probe-model.ts";
import { isRouterAddress } from "./check-network.ts";
import { broken, type Finding, note, ok } from "./finding.ts";

const OLD_MS = 7 * 24 * 60 * 60 * 1000;

/** The cached list: how old it is, and whether it knows the configured models. */
export async function checkCatalog(context: Context, state: State): Promise<Finding[]> {
  const store = createStore(context, state, (await findToken(context, state))?.reveal());
  try {
    const catalog = await store.current();
    const { fetchedAt, builtInDate } = store.status();
    if (fetchedAt === undefined)
      return [note("list", `Only the built-in list of ${builtInDate} is here.`, "openclaw models refresh")];
    const ageMs = Date.now() - fetchedAt;
    const age = `${catalog.models.length} models, fetched ${formatAge(ageMs)}.`;
    const { primary, fallbacks } = modelChain(state.config);
    const doubts = (primary ? [primary, ...fallbacks] : fallbacks).flatMap((ref) => {
      const doubt = doubtRef(ref, catalog);
      const fix =
        ref === primary
          ? `openclaw models set ${doubt?.suggestion ?? "<ref>"}`
          : `openclaw models fallbacks remove ${formatModelRef(ref)}`;
      return doubt ? [broken("model", `${formatModelRef(ref)}: ${doubt.message}`, fix)] : [];
    });
    return [ageMs > OLD_MS ? note("list", age, "openclaw models refresh") : ok("list", age), ...doubts];
  } finally {
    store.close();
  }
}

/** One call of one token, and what its failure means. */
export async function checkCall(context: Context, state: State): Promise<Finding> {
  const { primary } = modelChain(state.config);
  if (!primary) return note("call", "Not tried: no default model is set.");
  if (!isRouterAddress(baseUrlOf(context, state)))
    return note("call", "Not tried: the router has no address that a request could go to.");
  const outcome = await probeModel(context, state, primary);
  if (outcome.ok)
    return ok(
      "call",
      `${formatModelRef(primary)} answers (${outcome.provider ?? "backend unknown"}, ${Math.round(outcome.durationMs)} ms).`,
    );
  return broken("call", `${formatModelRef(primary)}: ${outcome.message} [${outcome.code}]`, fixFor(outcome));
}

function fixFor(outcome: Extract<ProbeOutcome, { ok: false }>): string {
  switch (outcome.code) {
    case "upstream_auth_failed":
      return outcome.upstreamStatus === 403
        ? 'Tick "Make calls to Inference Providers" for the token at https://huggingface.co/settings/tokens'
        : "openclaw onboard  (the token is unknown, mistyped or revoked)";
    case "insufficient_quota":
      return "Buy credits at https://huggingface.co/settings/billing";
    case "model_not_supported":
      return "Switch a backend on at https://huggingface.co/settings/inference-providers, or choose another model: openclaw models set <ref>";
    case "model_not_found":
      return "openclaw models list --search WORDS; openclaw models set <ref>";
    default:
      return "Try again in a minute; another backend: openclaw models show <ref>";
  }
}
