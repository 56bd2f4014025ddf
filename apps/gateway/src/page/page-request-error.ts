/** Why a request of the page was refused. */
export type PageErrorCode =
  | "invalid_edit"
  | "invalid_config"
  | "alias_taken"
  | "not_editable"
  | "not_written"
  | "nothing_to_undo"
  | "changed_since"
  | "unsupported_media_type"
  | "body_too_large"
  | "method_not_allowed"
  | "not_found"
  | "too_many_streams"
  | "internal_error";

const BRAND = Symbol.for("openclaw-hf.gateway.PageRequestError");

/** A refusal with the status and the envelope that the browser gets. */
export class PageRequestError extends Error {
  override readonly name = "PageRequestError";
  readonly [BRAND] = true;
  readonly status: number;
  readonly code: PageErrorCode;
  readonly param: string | null;

  constructor(
    status: number,
    code: PageErrorCode,
    message: string,
    param: string | null = null,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.param = param;
  }

  /** True also for an instance of another copy of this module. */
  static isInstance(value: unknown): value is PageRequestError {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  /** The OpenAI envelope that every error of the gateway has. */
  toBody(): { error: { message: string; type: string; param: string | null; code: string } } {
    const type = this.status >= 500 ? "server_error" : "invalid_request_error";
    return { error: { message: this.message, type, param: this.param, code: this.code } };
  }
}
