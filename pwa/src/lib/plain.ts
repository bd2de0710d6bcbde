// What the oldest browsers we serve do not bring along (their floor stands in package.json, `browserslist`).

/** A signal that ends a question after so many milliseconds. */
export function within(patience: number): AbortSignal {
  const stop = new AbortController()
  setTimeout(() => stop.abort(), patience)
  return stop.signal
}

/** A random UUID. */
export function newId(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((one) => one.toString(16).padStart(2, '0'))
    .join('')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5') // a UUID, as the server writes it
}

/** A copy of plain data. */
export const copy = <T>(data: T): T => JSON.parse(JSON.stringify(data)) as T
