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
  back: "M13 8H3m4-4L3 8l4 4",
  bin: "M2.5 4.5h11m-8.25 0V2.75h5.5V4.5m-7 0 .5 8.75h7.5l.5-8.75M6.75 7v3.75m2.5-3.75v3.75",
  camera: "M1.75 4.75h2.75l1-1.75h5l1 1.75h2.75v8H1.75zM8 6.25a2.25 2.25 0 1 1 0 4.5 2.25 2.25 0 0 1 0-4.5Z",
  check: "m3 8.5 3.25 3.25L13 5",
  clock: "M8 4.5V8l2.25 1.75M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5Z",
  copy: "M5.75 5.75h7.5v7.5h-7.5zm-3-3h7.5v3m-4.5 4.5h-3v-7.5",
  info: "M8 7.25v4m0-6.5v.25M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5Z",
  key: "M5.5 13.25a3.25 3.25 0 1 1 2.6-5.2L13.5 2.5m-2.75 2.75 2 2m-4.65.8a3.25 3.25 0 0 1-2.6 5.2",
  next: "M13 3.5v3.25H9.75M13 6.75a5.5 5.5 0 1 0 .25 3",
  open: "m6 3.5 4.5 4.5L6 12.5",
  plus: "M8 3v10M3 8h10",
  qr: "M2.25 2.25h4v4h-4zm7.5 0h4v4h-4zm-7.5 7.5h4v4h-4zm7.5 0h1.5m2.5 0v1.5m-2.5 1v1.5h-1.5m4 0h-1",
  restore: "M3 3.5v3.25h3.25M3 6.75a5.5 5.5 0 1 1-.25 3",
  star: "m8 1.9 1.85 3.85 4.2.55-3.1 2.9.8 4.2L8 11.35 4.25 13.4l.8-4.2-3.1-2.9 4.2-.55Z",
  link: "M6.75 9.25a2.75 2.75 0 0 0 4.1.3l1.9-1.9a2.75 2.75 0 0 0-3.9-3.9l-1 1m1.4 2a2.75 2.75 0 0 0-4.1-.3l-1.9 1.9a2.75 2.75 0 0 0 3.9 3.9l1-1",
  lock: "M3.5 7h9v6.5h-9zM5.25 7V4.75a2.75 2.75 0 0 1 5.5 0V7",
  search: "M7 2.25a4.75 4.75 0 1 1 0 9.5 4.75 4.75 0 0 1 0-9.5Zm3.5 8.25 3.25 3.25",
  pause: "M5.5 3.5v9m5-9v9",
  person: "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8Zm-5.25 5.75c.5-2.5 2.6-4 5.25-4s4.75 1.5 5.25 4",
  remove: "m4 4 8 8m0-8-8 8",
} as const;

export type IconName = keyof typeof strokes;

/** A small picture in the colour of the text beside it, silent for screen readers. */
export function Icon({ name }: { name: IconName }) {
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
