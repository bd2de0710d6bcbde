import { MOST as BASKET } from '../features/checkout/basket'
import { MOST as SAVED } from '../features/saved/saved'

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

/**
 * What two phones changed at once since they last agreed on `base`. A list holds the things of both, each once as this
 * phone has it, and nothing that one of them took out; of a half-filled form this phone's is right, since somebody is
 * typing on it.
 */
export function merged(name: string, base: string, own: string, theirs: string): string {
  const [before, mine, others] = [read(base), read(own), read(theirs)]
  if (name.startsWith('draft:') || !Array.isArray(others)) return own
  if (!Array.isArray(mine) && !Array.isArray(before)) return theirs
  const known = new Set((Array.isArray(before) ? before : []).map(named))
  const [here, there] = [Array.isArray(mine) ? mine : [], others]
  const [hereNames, thereNames] = [new Set(here.map(named)), new Set(there.map(named))]
  const kept = here.filter((one) => thereNames.has(named(one)) || !known.has(named(one)))
  const added = there.filter((one) => !hereNames.has(named(one)) && !known.has(named(one)))
  return JSON.stringify([...kept, ...added].slice(0, name === 'basket' ? BASKET : SAVED))
}
