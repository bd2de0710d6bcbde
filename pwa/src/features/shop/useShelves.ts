import { computed, onMounted, onUnmounted, ref, shallowRef, watch, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { asking } from '../../api/changes'
import { ask } from '../../api/client'
import type { ProductList } from '../../api/types'
import { useLoad } from '../../lib/load'
import { favourites } from '../saved/saved'
import { keepPlace, placeOf } from './places'

const NAMES = ['shelf', 'county', 'storage', 'season', 'sort'] as const

/**
 * The goods that the address asks for, more of them as one scrolls, and where one was when coming back.
 * `end` is what stands behind the last. */
export function useShelves(end: Ref<HTMLElement | null>) {
  const route = useRoute()
  const chosen = computed(() =>
    NAMES.filter((name) => typeof route.query[name] === 'string').map((name) => [
      name,
      String(route.query[name]),
    ]),
  )
  const query = computed(() => String(new URLSearchParams(chosen.value)))
  const liked = computed(() => route.query.liked === '1')
  const { data, refusal, again } = useLoad(() =>
    liked.value
      ? `/api/products?slugs=${encodeURIComponent(favourites('goods').join(','))}`
      : asking('/api/products', query.value),
  )
  const further = shallowRef<ProductList['items']>([])
  const cursor = ref<string | null>(null)
  const busy = ref(false)
  watch(
    data,
    (found) => {
      const kept = found ? placeOf(route.fullPath) : null
      further.value = kept?.further ?? []
      cursor.value = kept ? kept.cursor : (found?.nextCursor ?? null)
    },
    { immediate: true },
  )
  async function more(): Promise<void> {
    if (busy.value || !cursor.value) return
    busy.value = true
    const from = query.value
    try {
      const found = await ask(`/api/products?${from}${from && '&'}cursor=${encodeURIComponent(cursor.value)}`)
      if (from === query.value) {
        further.value = [...further.value, ...found.items]
        cursor.value = found.nextCursor
        keepPlace(route.fullPath, further.value, cursor.value)
      }
    } catch {
      /* the button stays */
    } finally {
      busy.value = false
    }
  }
  let watcher: IntersectionObserver | null = null
  onMounted(() => {
    watcher = new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting)) void more()
      },
      { rootMargin: '400px' },
    )
    if (end.value) watcher.observe(end.value)
  })
  onUnmounted(() => watcher?.disconnect())

  return { liked, data, refusal, again, further, cursor, busy, more }
}
