import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RequestBody, readRequestBody } from "./request-body.ts";

function read(
  text: string,
  endpoint: Parameters<typeof readRequestBody>[0] = "/chat/completions",
): RequestBody {
  const body = readRequestBody(endpoint, Buffer.from(text));
  if (!body.ok) throw new Error(body.message);
  return body;
}
const text = (body: Uint8Array): string => Buffer.from(body).toString("utf8");

describe("readRequestBody", () => {
  it("replaces the model's value and leaves every other byte alone", () => {
    const body = read('{ "messages" : [ ] ,\n\t"model"  :"fast" , "seed": 12345678901234567890.10 }');
    expect(body.model).toBe("fast");
    expect(text(body.bodyFor("Qwen/Qwen3-8B"))).toBe(
      '{ "messages" : [ ] ,\n\t"model"  :"Qwen/Qwen3-8B" , "seed": 12345678901234567890.10 }',
    );
  });

  it("changes nothing but the model, whatever else the body says", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string({ minLength: 1, maxLength: 40 }),
        (rest, model) => {
          const sent = { ...rest, model, messages: [], stream: false };
          const body = read(JSON.stringify(sent));
          expect(JSON.parse(text(body.bodyFor("a/b")))).toEqual(
            JSON.parse(JSON.stringify({ ...sent, model: "a/b" })),
          );
        },
      ),
    );
  });

  it("asks for usage in a stream when the client did not, and says so", () => {
    const body = read('{"model":"a","messages":[],"stream":true}');
    expect(body.usageInjected).toBe(true);
    expect(text(body.bodyFor("b/c"))).toBe(
      '{"stream_options":{"include_usage":true},"model":"b/c","messages":[],"stream":true}',
    );
  });

  it("keeps the other stream options when it asks for usage", () => {
    const body = read(
      '{"stream_options":{"include_usage":false,"x":1},"model":"a","messages":[],"stream":true}',
    );
    expect(JSON.parse(text(body.bodyFor("a")))).toMatchObject({
      stream_options: { include_usage: true, x: 1 },
    });
    const nothing = read('{"model":"a","messages":[],"stream":true,"stream_options":null}');
    expect(JSON.parse(text(nothing.bodyFor("a")))).toMatchObject({ stream_options: { include_usage: true } });
  });

  it("leaves a client's own request for usage, other endpoints and plain answers untouched", () => {
    const asked = '{"model":"a","messages":[],"stream":true,"stream_options":{"include_usage":true}}';
    expect(read(asked).usageInjected).toBe(false);
    expect(text(read(asked).bodyFor("a"))).toBe(asked);
    expect(read('{"model":"a","messages":[],"stream":true}', "/messages").usageInjected).toBe(false);
    expect(read('{"model":"a","messages":[]}').usageInjected).toBe(false);
  });

  it("takes the last of two models, as JSON.parse does, and sends only that one", () => {
    const body = read('{"model":"a/first","messages":[],"model":"b/last"}');
    expect(body.model).toBe("b/last");
    expect(text(body.bodyFor("c/d"))).toBe('{"model":"c/d","messages":[]}');
  });

  it.each([
    ['{"messages":[]}', "model"],
    ['{"model":1,"messages":[]}', "model"],
    ['{"model":"","messages":[]}', "model"],
    [`{"model":"${"x".repeat(600)}","messages":[]}`, "model"],
    ['{"model":"a"}', "messages"],
    ['{"model":"a","messages":"hi"}', "messages"],
    ['{"model":"a","messages":[],"stream":"yes"}', "stream"],
    ['{"model":"a","messages":[],"stream":true,"stream_options":[]}', "stream_options"],
    ['{"model":"a","messages":[}', "messages"],
    ["[]", null],
    ["", null],
  ])("refuses %s and names the field", (body, param) => {
    expect(readRequestBody("/chat/completions", Buffer.from(body))).toMatchObject({ ok: false, param });
  });

  it("checks `input` of the responses endpoint instead of messages", () => {
    expect(read('{"model":"a","input":"hi"}', "/responses").model).toBe("a");
    expect(readRequestBody("/responses", Buffer.from('{"model":"a","input":3}'))).toMatchObject({
      param: "input",
    });
  });
});
