const PATHS = {
  models: "M2.5 4h11M2.500 8h11M2.500 12h7",
  playground: "M2.5 3.500h11v7.500h-6l-3 2.500v-2.500h-2z",
  activity: "M1.500 8.500h3l2-5.500 3 10 2-4.500h3",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13.500 9.500A6 6 0 0 1 6.500 2.500a6 6 0 1 0 7 7",
  auto: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 2v12M8 5.500l4-1.500M8 8.500l6-1M8 11.500l4.500-.5",
  copy: "M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3",
  check: "M3 8.500 6.500 12 13 4.500",
  close: "M4 4l8 8M12 4l-8 8",
  search: "M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M10.500 10.500 14 14",
  plus: "M8 3v10M3 8h10",
  send: "M8 13.500v-11M3.500 7 8 2.500 12.500 7",
  stop: "M4.500 4.500h7v7h-7z",
  image: "M2 3h12v10H2zM2 11l3.500-3.500 3 3L11 8l3 3M10 6h.01",
  retry: "M13 8a5 5 0 1 1-1.500-3.500M13 2v3h-3",
  columns: "M2.500 3h11v10h-11zM8 3v10",
  settings: "M2 4.500h6M12 4.500h2M10 3v3M2 11.500h2M8 11.500h6M6 10v3",
  code: "M5.500 4 2 8l3.500 4M10.500 4 14 8l-3.500 4",
  back: "M9.500 3.500 5 8l4.500 4.500",
  up: "M8 12.500v-9M4.500 7 8 3.500 11.500 7",
  down: "M8 3.500v9M4.500 9 8 12.500 11.500 9",
  key: "M10 2.500a3.500 3.500 0 1 1-2.500 6L6 10v1.500H4.500V13H2v-2.500l4.600-4.600A3.500 3.500 0 0 1 10 2.500",
} as const;

export type IconName = keyof typeof PATHS;

/** A line icon; always beside a text or a label, so that it says nothing itself. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
