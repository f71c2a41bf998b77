/** The mark: a lock case with its latch out, the keyhole left open to the ground. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path
        fill="currentColor"
        fill-rule="evenodd"
        d="M7 2h10a5 5 0 0 1 5 5v3h3l5 6v4h-8v5a5 5 0 0 1-5 5H7a5 5 0 0 1-5-5V7a5 5 0 0 1 5-5Zm5 5.5a4.5 4.5 0 0 0-2.3 8.4L8.4 24h7.2l-1.3-8.1A4.5 4.5 0 0 0 12 7.5Z"
      />
    </svg>
  );
}

const strokes = {
  alert: "M8 4.75v3.75m0 2.5v.25M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5Z",
  archive: "M2 3h12v3H2zm1 3v7h10V6M6.5 9h3",
  key: "M5.5 13.25a3.25 3.25 0 1 1 2.6-5.2L13.5 2.5m-2.75 2.75 2 2m-4.65.8a3.25 3.25 0 0 1-2.6 5.2",
  lock: "M3.5 7h9v6.5h-9zM5.25 7V4.75a2.75 2.75 0 0 1 5.5 0V7",
  search: "M7 2.25a4.75 4.75 0 1 1 0 9.5 4.75 4.75 0 0 1 0-9.5Zm3.5 8.25 3.25 3.25",
  pause: "M5.5 3.5v9m5-9v9",
  person: "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8Zm-5.25 5.75c.5-2.5 2.6-4 5.25-4s4.75 1.5 5.25 4",
  remove: "m4 4 8 8m0-8-8 8",
} as const;

/** A small picture in the colour of the text beside it, silent for screen readers. */
export function Icon({ name }: { name: keyof typeof strokes }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={strokes[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
