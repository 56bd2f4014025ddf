import type { ComponentChildren } from "preact";

/** Something wider than its place. It scrolls by itself, also by keys, and says what it is. */
export function ScrollFrame({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section
      class="scroll"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll only what has the focus.
      tabIndex={0}
    >
      {children}
    </section>
  );
}
