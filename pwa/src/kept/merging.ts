type Wished = { offer: string; day?: string; answers?: Record<string, string> }

const read = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
const named = (one: unknown): string => {
  if (!one || typeof one !== 'object') return JSON.stringify(one)
  const { offer, day, answers } = one as Wished
  return JSON.stringify([offer, day, answers?.harvest, answers?.team])
}

/** What two phones changed at once: lists hold the things of both, each once as this phone has it; of a half-filled
 * form this phone's is right, since somebody is typing on it. */
export function merged(name: string, own: string, theirs: string): string {
  const [mine, others] = [read(own), read(theirs)]
  if (name.startsWith('draft:') || !Array.isArray(others)) return own
  if (!Array.isArray(mine)) return theirs
  const known = new Set(mine.map(named))
  return JSON.stringify([...mine, ...others.filter((one) => !known.has(named(one)))])
}
