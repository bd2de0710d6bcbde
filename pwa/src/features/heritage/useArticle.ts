import type { Answer, Declared } from '../../api/paths'
import { useHead } from '../../lib/head'
import { useSay } from '../../lib/lang'
import { useLoad, type Loaded } from '../../lib/load'

/** What a page one reads is about, and the page's title and description from it. */
type Article = `/api/${'stories' | 'sites' | 'counties' | 'routes'}/${string}`

export function useArticle<const U extends Article>(
  path: () => U & Declared<U, 'get'>,
): Loaded<Answer<U, 'get'>> {
  const say = useSay()
  const loaded = useLoad<U>(path)
  const about = (): { name: string; summary: string } | null => loaded.data.value
  useHead(() => ({
    title: about() ? `${about()?.name} · ${say('brand')}` : say('brand'),
    description: about()?.summary,
  }))
  return loaded
}
