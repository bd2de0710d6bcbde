import { useHead } from '../../lib/head'
import { useSay } from '../../lib/lang'
import { useLoad, type Loaded } from '../../lib/load'

/** What a page one reads is about, and the page's title and description from it. */
export function useArticle<T extends { name: string; summary: string }>(path: () => string): Loaded<T> {
  const say = useSay()
  const loaded = useLoad<T>(path)
  useHead(() => ({
    title: loaded.data.value ? `${loaded.data.value.name} · ${say('brand')}` : say('brand'),
    description: loaded.data.value?.summary,
  }))
  return loaded
}
