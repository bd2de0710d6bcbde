import type { Lang, Texts } from './lang'

// Texts that come with the pages and parts that say them: whoever never opens those never pays for their words.
type Load = (lang: Lang) => Promise<{ default: Texts }>
const loads: Record<string, Load> = {}
let texts: Texts = {}
let lang: Lang = 'zh'

export function speakInto(into: Texts, language: Lang): void {
  texts = into
  lang = language
}
export function know(more: Record<string, Load>): void {
  Object.assign(loads, more)
}
/** Fetch groups of words by their names, separated by spaces. */
export async function bring(names: string): Promise<void> {
  await Promise.all(
    names.split(' ').map(async (name) => Object.assign(texts, (await loads[name]?.(lang))?.default)),
  )
}
