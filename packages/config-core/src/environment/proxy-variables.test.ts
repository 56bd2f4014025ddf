import { expect, it } from "vitest";
import { proxyVariables } from "./proxy-variables.ts";

it.each([
  [
    "of the process first, in whichever case",
    { HTTPS_PROXY: "a" },
    { https_proxy: "b" },
    { https_proxy: "a" },
  ],
  [
    "of the file where the process has none",
    {},
    { HTTPS_PROXY: "b", NO_PROXY: "c" },
    { https_proxy: "b", no_proxy: "c" },
  ],
  ["none where the process says so", { HTTP_PROXY: "" }, { HTTP_PROXY: "b" }, { http_proxy: "" }],
])("takes proxies %s", (_, env, dotEnv, expected) => {
  expect(proxyVariables(env, dotEnv)).toEqual(expected);
});
