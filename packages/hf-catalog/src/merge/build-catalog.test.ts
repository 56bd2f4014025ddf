import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildCatalog, type ConfiguredModel, type LiveList, parseModelList } from "../index.ts";

const ID = "deepseek-ai/DeepSeek-R1";
const builtIn = [
  {
    id: ID,
    name: "DeepSeek R1",
    contextWindow: 64000,
    maxOutputTokens: 32768,
    inputModalities: ["text"],
    reasoning: true,
    tools: false,
    pricing: { inputPerMillionTokens: 0.7, outputPerMillionTokens: 2.5 },
  },
];
const live = liveList({
  id: ID,
  owned_by: "deepseek-ai",
  providers: [
    { provider: "together", status: "live", context_length: 131072, supports_tools: true },
    { provider: "novita", status: "live", context_length: 65536 },
    { provider: "deepinfra", status: "error", context_length: 8192, supports_structured_output: true },
  ],
});

function liveList(...data: object[]): LiveList {
  return parseModelList({ data }, 1);
}

describe("display names", () => {
  test.each([
    ["derived", {}],
    ["built-in", { builtIn: [{ id: ID, name: "built-in" }] }],
    ["live", { builtIn: [{ id: ID, name: "built-in" }], live: liveList({ id: ID, title: "live" }) }],
    [
      "models.json",
      { live: liveList({ id: ID, name: "live" }), modelsJson: [{ id: ID, name: "models.json" }] },
    ],
    ["config", { modelsJson: [{ id: ID, name: "models.json" }], config: [{ id: ID, name: "config" }] }],
  ])("come from the strongest layer that has one: %s", (origin, layers) => {
    const catalog = buildCatalog({ live: liveList({ id: ID }), ...layers });
    expect(catalog.get(ID)?.name).toBe(origin === "derived" ? "DeepSeek R1" : origin);
    expect(catalog.originOf(ID, "name")).toBe(origin);
  });

  test("are the alias where there is one, even one of a weaker file than the name", () => {
    const catalog = buildCatalog({
      modelsJson: [{ id: ID, alias: "mine" }],
      config: [{ id: ID, name: "config" }],
    });
    expect(catalog.get(ID)).toMatchObject({ name: "mine", alias: "mine" });
    expect(catalog.originOf(ID, "name")).toBe("models.json");
  });

  test("are to the letter what a person wrote, and blank ones are none", () => {
    const alias = "  Ünïcode\u200d \u202e and  spaces ";
    expect(buildCatalog({ config: [{ id: ID, alias }] }).get(ID)?.name).toBe(alias);
    expect(buildCatalog({ config: [{ id: ID, alias: " ", name: "" }] }).get(ID)?.name).toBe("DeepSeek R1");
  });

  test("are not taken from the alias of a suffix", () => {
    const catalog = buildCatalog({ builtIn, config: [{ id: `huggingface/${ID}:cheapest`, alias: "cheap" }] });
    expect(catalog.get(ID)?.name).toBe("DeepSeek R1");
    expect(catalog.get(ID)?.variants.cheapest).toMatchObject({ alias: "cheap" });
    expect(catalog.originOf(ID, "variants.cheapest.alias")).toBe("config");
  });
});

describe("fields", () => {
  test("remember their layer", () => {
    const catalog = buildCatalog({
      builtIn,
      live,
      modelsJson: [{ id: ID, maxTokens: 1000, temperature: 0.5 }],
      config: [{ id: ID, temperature: 0.7 }],
    });
    const origins = [
      ["id", "live"],
      ["name", "built-in"],
      ["contextWindow", "live"],
      ["maxOutputTokens", "models.json"],
      ["reasoning", "built-in"],
      ["tools", "live"],
      ["pricing", "built-in"],
      ["ownedBy", "live"],
      ["options.temperature", "config"],
      ["options.maxTokens", "models.json"],
      ["created", undefined],
      ["structuredOutput", undefined],
      ["constructor", undefined],
    ] as const;
    for (const [field, origin] of origins)
      expect([field, catalog.originOf(ID, field)]).toEqual([field, origin]);
    expect(catalog.get(ID)).toMatchObject({
      contextWindow: 65536,
      maxOutputTokens: 1000,
      tools: true,
      reasoning: true,
      options: { temperature: 0.7, maxTokens: 1000 },
    });
    expect(catalog.originOf("no/such", "name")).toBeUndefined();
  });

  test("take the smallest context window of the live rows; rows in error do not count", () => {
    const catalog = buildCatalog({ builtIn, live });
    expect(catalog.get(ID)?.contextWindow).toBe(65536);
    expect(catalog.get(ID)?.structuredOutput).toBeUndefined();
  });

  test("fall back to the built-in figure when no live row states one", () => {
    const silent = liveList({ id: ID, providers: [{ provider: "x", status: "live" }] });
    const catalog = buildCatalog({ builtIn, live: silent });
    expect(catalog.get(ID)).toMatchObject({ contextWindow: 64000, tools: false });
    expect(catalog.originOf(ID, "contextWindow")).toBe("built-in");
  });

  test("of the config count above the router's, in OpenClaw's spelling", () => {
    const own = {
      id: ID,
      contextWindow: 9000,
      maxTokens: 500,
      input: ["text", "image"],
      reasoning: false,
      cost: { input: 1, output: 2, cacheRead: 0.1 },
    };
    const model = buildCatalog({ builtIn, live, config: [own] }).get(ID);
    expect(model).toMatchObject({
      contextWindow: 9000,
      maxOutputTokens: 500,
      inputModalities: ["text", "image"],
      reasoning: false,
      pricing: { inputPerMillionTokens: 1, outputPerMillionTokens: 2 },
    });
    expect(model?.options).toEqual({ ...own, id: undefined });
  });

  test("a configured price of zero both ways states nothing, but is kept as an option", () => {
    const cost = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
    const model = buildCatalog({ builtIn, modelsJson: [{ id: ID, cost }] }).get(ID);
    expect(model?.pricing).toEqual(builtIn[0]?.pricing);
    expect(model?.options.cost).toEqual(cost);
  });

  test("of the wrong type are kept as options and state nothing", () => {
    const model = buildCatalog({
      builtIn,
      config: [{ id: ID, contextWindow: "huge", reasoning: "yes" }],
    }).get(ID);
    expect(model).toMatchObject({ contextWindow: 64000, reasoning: true });
    expect(model?.options).toEqual({ contextWindow: "huge", reasoning: "yes" });
  });
});

describe("models", () => {
  test("stand in the router's order, then the built-in, then the configured ones", () => {
    const catalog = buildCatalog({
      builtIn: [{ id: "b/built-in" }, { id: "b/both" }],
      live: liveList({ id: "l/live" }, { id: "b/both" }),
      config: [{ id: "c/config" }, { id: "l/live" }],
    });
    expect(catalog.models.map((model) => model.id)).toEqual(["l/live", "b/both", "b/built-in", "c/config"]);
    expect(catalog.models.map((model) => catalog.originOf(model.id, "id"))).toEqual([
      "live",
      "live",
      "built-in",
      "config",
    ]);
  });

  test("are with `replace` those a person named and no others, with what every layer knows of them", () => {
    const layers = {
      builtIn: [...builtIn, { id: "built/in", contextWindow: 1 }],
      live: liveList(
        { id: "live/only", providers: [{ provider: "groq", status: "live" }] },
        { id: ID, providers: [{ provider: "together", status: "live", context_length: 131072 }] },
      ),
      modelsJson: [{ id: "built/in:cheapest", alias: "small" }],
      config: [{ id: "my/own" }, { id: `huggingface/${ID}` }],
    };
    const catalog = buildCatalog({ ...layers, mode: "replace" });
    expect(catalog.models.map(({ id }) => id)).toEqual([ID, "built/in", "my/own"]);
    expect([...catalog.providers]).toEqual(["together"]);
    expect(catalog.get("live/only")).toBeUndefined();
    expect(catalog.originOf(ID, "contextWindow")).toBe("live");
    expect(catalog.originOf("built/in", "contextWindow")).toBe("built-in");
    const merged = buildCatalog({ ...layers, mode: "merge" });
    for (const model of catalog.models) expect(model).toEqual(merged.get(model.id));
    expect(merged.models).toHaveLength(4);
  });

  test("are none with `replace` where a person named none", () => {
    expect(buildCatalog({ builtIn, live, mode: "replace" }).models).toEqual([]);
  });

  test("are known by Hub id, whichever form the config wrote", () => {
    for (const id of [ID, `huggingface/${ID}`, `https://huggingface.co/${ID}`]) {
      expect(buildCatalog({ config: [{ id, alias: "a" }] }).get(ID)?.alias).toBe("a");
    }
  });

  test("configured under no valid id are left out and named", () => {
    const config = [
      { id: "gpt2" },
      { id: 7 as unknown as string },
      { id: "a/b c" },
      { id: "huggingface/zephyr" },
    ];
    const catalog = buildCatalog({ config });
    expect(catalog.ignored).toEqual(["gpt2", "7", "a/b c"]);
    expect(catalog.models.map((model) => model.id)).toEqual(["huggingface/zephyr"]);
  });

  test("have variants without a prototype, whatever a suffix is called", () => {
    const catalog = buildCatalog({
      config: [{ id: `${ID}:constructor`, alias: "odd" }, { id: `${ID}:together` }],
    });
    expect(Object.keys(catalog.get(ID)?.variants ?? {})).toEqual(["constructor", "together"]);
    expect(catalog.get(ID)?.variants.toString).toBeUndefined();
    expect(buildCatalog({ builtIn }).get(ID)?.variants.constructor).toBeUndefined();
  });

  test("let no option reach a prototype", () => {
    const hostile: ConfiguredModel = JSON.parse(`{"id":"${ID}","__proto__":{"reasoning":true},"x":1}`);
    const model = buildCatalog({ config: [hostile] }).get(ID);
    expect(model?.options).toEqual({ x: 1 });
    expect(model?.reasoning).toBeUndefined();
  });

  test("name every provider, live or not, for suggestions", () => {
    expect([...buildCatalog({ live }).providers]).toEqual(["together", "novita", "deepinfra"]);
  });
});

describe("what a person wrote", () => {
  const ids = fc.constantFrom(ID, "Qwen/Qwen3-8B", "own/model");
  const label = fc.string({ minLength: 1 }).filter((text) => text.trim() !== "");
  const own = fc.record(
    {
      id: fc.tuple(ids, fc.constantFrom("", ":cheapest", ":together")).map(([id, suffix]) => id + suffix),
      name: label,
      alias: label,
      contextWindow: fc.integer({ min: 1, max: 2_000_000 }),
      temperature: fc.double({ noNaN: true }),
      nested: fc.dictionary(fc.constantFrom("a", "b"), fc.jsonValue()),
    },
    { requiredKeys: ["id"] },
  );
  const row = fc.record(
    {
      provider: fc.constantFrom("together", "novita", "groq"),
      status: fc.constantFrom("live", "error"),
      context_length: fc.nat(2_000_000),
      pricing: fc.record({ input: fc.double({ min: 0, max: 9 }), output: fc.double({ min: 0, max: 9 }) }),
    },
    { requiredKeys: ["provider", "status"] },
  );
  const refresh = fc
    .array(fc.record({ id: ids, name: fc.string(), temperature: fc.nat(), providers: fc.array(row) }))
    .map((data) => liveList(...data));

  test("survives any number of refreshes, word for word", () => {
    fc.assert(
      fc.property(
        fc.array(own, { maxLength: 4 }),
        fc.array(own, { maxLength: 4 }),
        fc.array(refresh),
        (modelsJson, config, refreshes) => {
          const said = (catalog: ReturnType<typeof buildCatalog>) =>
            [...new Set([...modelsJson, ...config].map((model) => model.id.split(":")[0] ?? ""))].map(
              (id) => {
                const model = catalog.get(id);
                const isNamed = ["models.json", "config"].includes(catalog.originOf(id, "name") ?? "");
                return {
                  id,
                  alias: model?.alias,
                  name: isNamed ? model?.name : "(not configured)",
                  options: model?.options,
                  variants: model?.variants,
                  configuredContext: model?.options.contextWindow,
                };
              },
            );
          const before = said(buildCatalog({ builtIn, modelsJson, config }));
          for (const list of refreshes) {
            const catalog = buildCatalog({ builtIn, live: list, modelsJson, config });
            expect(said(catalog)).toEqual(before);
            for (const model of catalog.models) {
              const configured = model.options.contextWindow;
              if (configured !== undefined) expect(model.contextWindow).toBe(configured);
            }
          }
        },
      ),
    );
  });

  test("is found in the last entry that states it, the config's after those of models.json", () => {
    fc.assert(
      fc.property(fc.array(own, { maxLength: 6 }), fc.array(own, { maxLength: 6 }), (modelsJson, config) => {
        const catalog = buildCatalog({ builtIn, modelsJson, config });
        for (const { id } of [...modelsJson, ...config]) {
          if (id.includes(":")) continue;
          const last = [...modelsJson, ...config].findLast(
            (model) => model.id === id && "temperature" in model,
          );
          expect(catalog.get(id)?.options.temperature).toBe(last?.temperature);
          const alias = [...modelsJson, ...config].findLast(
            (model) => model.id === id && "alias" in model,
          )?.alias;
          expect(catalog.get(id)?.alias).toBe(alias);
          if (alias !== undefined) expect(catalog.get(id)?.name).toBe(alias);
        }
      }),
    );
  });
});
