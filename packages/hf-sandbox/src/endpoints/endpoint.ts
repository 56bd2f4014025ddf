import type { Answer } from "../answer/answer.ts";
import type { Endpoint, ParsedPrompt, Prompt } from "../answer/prompt.ts";
import type { JsonRecord } from "../exchange/json-value.ts";
import type { Dialect } from "./dialect.ts";
import { parseChatRequest } from "./parse-chat-request.ts";
import { parseMessagesRequest } from "./parse-messages-request.ts";
import { parseResponsesRequest } from "./parse-responses-request.ts";
import { renderChat } from "./render-chat.ts";
import { renderMessage } from "./render-message.ts";
import { renderResponse } from "./render-response.ts";
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
