import type { Style } from "./style.ts";

/** Renders Markdown line by line: enough for an answer in a terminal, and never more than one line behind. */
export interface MarkdownLines {
  /** The line as it should look; fenced code keeps its text as it is. */
  render(line: string): string;
}

const FENCE = /^\s*(?:```|~~~)/;
const HEADING = /^#{1,6}\s+(.*)$/;
const BULLET = /^(\s*)[-*+]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const RULE = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;

/** A renderer; it remembers whether it is inside a fence. */
export function createMarkdownLines(style: Style, isUnicode: boolean): MarkdownLines {
  let isInFence = false;
  return {
    render(line) {
      if (FENCE.test(line)) {
        isInFence = !isInFence;
        return style("dim", line);
      }
      if (isInFence) return style("cyan", line);
      const heading = HEADING.exec(line);
      if (heading) return style("bold", inline(heading[1] ?? "", style));
      if (RULE.test(line)) return style("dim", (isUnicode ? "─" : "-").repeat(20));
      const bullet = BULLET.exec(line);
      if (bullet) return `${bullet[1]}${isUnicode ? "•" : "-"} ${inline(bullet[2] ?? "", style)}`;
      const quote = QUOTE.exec(line);
      if (quote) return style("dim", `${isUnicode ? "│" : "|"} ${quote[1]}`);
      return inline(line, style);
    },
  };
}

/** Code, bold and italics, in that order: what stands in code is not looked into. */
function inline(text: string, style: Style): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => {
      if (part.length > 2 && part.startsWith("`") && part.endsWith("`"))
        return style("cyan", part.slice(1, -1));
      return part
        .replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => style("bold", bold))
        .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])/g, (_, italic: string) => style("italic", italic));
    })
    .join("");
}
