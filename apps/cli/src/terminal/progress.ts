/** Where progress is drawn, and in which characters. */
export interface ProgressTarget {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly isUnicode: boolean;
}

const DELAY_MS = 500;
const FRAME_MS = 100;

/**
 * Awaits `work`. What takes longer than half a second shows a line that says what is being waited for and for how long;
 * the line is gone when the work is done. Nothing is drawn where there is no terminal.
 */
export async function withProgress<T>(target: ProgressTarget, label: string, work: Promise<T>): Promise<T> {
  if (!target.isTerminal) return work;
  const startedAt = performance.now();
  const frames = target.isUnicode ? "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" : "|/-\\";
  let frame = 0;
  let drawn = false;
  const draw = (): void => {
    const seconds = Math.floor((performance.now() - startedAt) / 1000);
    const elapsed = seconds > 0 ? ` ${seconds} s` : "";
    target.write(`\r\x1b[2K${frames[frame++ % frames.length]} ${label}${elapsed}`);
    drawn = true;
  };
  let timer: NodeJS.Timeout | undefined = setTimeout(() => {
    draw();
    timer = setInterval(draw, FRAME_MS);
  }, DELAY_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    timer = undefined;
    if (drawn) target.write("\r\x1b[2K");
  }
}
