import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** The size of an element's content in CSS pixels, kept up to date; zero until it is laid out. */
export function useElementSize<Frame extends HTMLElement>(): [
  RefObject<Frame | null>,
  { readonly width: number; readonly height: number },
] {
  const ref = useRef<Frame>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      setSize({ width: Math.floor(width), height: Math.floor(height) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
