import type { Answer } from "./answer.ts";
import type { Dialect } from "./dialect.ts";
import { parseChatRequest } from "./endpoints/parse-chat-request.ts";
import { parseMessagesRequest } from "./endpoints/parse-messages-request.ts";
import { parseResponsesRequest } from "./endpoints/parse-responses-request.ts";
import { renderChat } from "./endpoints/render-chat.ts";
import { renderMessage } from "./endpoints/render-message.ts";
import { renderResponse } from "./endpoints/render-response.ts";
import type { JsonRecord } from "./json-value.ts";
import type { Endpoint, ParsedPrompt, Prompt } from "./prompt.ts";
import type { Rendering } from "./rendering.ts";

/** How one endpoint is read and answered. */
export interface EndpointForm {
  readonly parse: (body: JsonRecord) => ParsedPrompt;
  readonly render: (answer: Answer, prompt: Prompt, model: string, dialect: Dialect) => Rendering;
}

/** The endpoints by name. */
export const ENDPOINTS: Readonly<Record<Endpoint, EndpointForm>> = {
  chat: { parse: parseChatRequest, render: renderChat },
  responses: { parse: parseResponsesRequest, render: renderResponse },
  messages: { parse: parseMessagesRequest, render: renderMessage },
};

/** The endpoint that a path is. */
export function endpointAt(path: string): Endpoint | undefined {
  switch (path) {
    case "/v1/chat/completions":
      return "chat";
    case "/v1/responses":
      return "responses";
    case "/v1/messages":
      return "messages";
    default:
      return undefined;
  }
}
