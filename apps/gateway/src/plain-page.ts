import type { Page } from "./page/create-page.ts";

const TEXT = `OpenClaw HF gateway

GET  /v1/models                what can be asked for
POST /v1/chat/completions      also /v1/responses and /v1/messages
GET  /healthz /readyz /metrics how it does

Point any OpenAI client's base URL at /v1 of this address.
`;

/** What `/` answers where the web page is not built in. */
export function createPlainPage(): Page {
  const isMine = (pathname: string) => pathname === "/";
  return {
    isPublic: (method, pathname) => isMine(pathname) && (method === "GET" || method === "HEAD"),
    handle: (_request, response, pathname) => {
      if (!isMine(pathname)) return false;
      response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(TEXT);
      return true;
    },
    close: () => {},
  };
}
