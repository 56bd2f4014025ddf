export {
  formatModelRef,
  hubId,
  isBackendLocked,
  isSameModelRef,
  type ModelRef,
  type ModelRefText,
  POLICIES,
  type Policy,
  PROVIDER,
  type RouterModelText,
  routerModel,
  type Suffix,
} from "./model-ref.ts";
export type { ModelRefIssue, ModelRefIssueCode } from "./model-ref-issue.ts";
export { type ParseResult, parseModelRef, withSuffix } from "./parse-model-ref.ts";
export { suggestProvider } from "./suggest-provider.ts";
