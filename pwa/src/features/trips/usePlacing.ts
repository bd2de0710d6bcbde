import { nextTick, reactive, ref, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { post, newKey, Refusal } from '../../api/client'
import type { LinesIn, OrderIn, Quote } from '../../api/types'
import { useKeptForm } from '../../forms/keptForm'
import { note } from '../../lib/keep'
import { useMe } from '../../lib/me'

/**
 * What every booking has: its quote, who answers for it, its terms, its placing. `lines` is null until there is
 * enough to ask; `placed` is told once there is an order. Who answers for it stays on this phone until then.
 */
export function usePlacing(lines: () => LinesIn | null, placed: () => void = () => {}) {
  const { me } = useMe()
  const route = useRoute()
  const router = useRouter()
  const { form: contact, done } = useKeptForm('contact', { name: '', phone: '' })
  const accepted = ref(false)
  /** What goes along with the lines: coupons, an invoice. */
  const more = reactive<Pick<OrderIn, 'coupons' | 'invoice' | 'wait'>>({ coupons: [] })
  const quote = shallowRef<Quote | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const busy = ref(false)
  const placing = ref(false)
  let key = newKey()
  let turn = 0

  /** Ask for a quote. Only the newest question's answer counts; until it comes nothing can be placed. */
  async function ask(): Promise<void> {
    const mine = ++turn
    const wish = lines()
    refusal.value = null
    busy.value = Boolean(wish)
    if (!wish) {
      quote.value = null
      return
    }
    let found: Quote | null = null
    let refused: Refusal | null = null
    try {
      found = await post('/api/quotes', { lines: wish, coupons: more.coupons, wait: more.wait })
    } catch (problem) {
      refused = problem as Refusal
    }
    if (mine !== turn) return
    // A question that got lost takes nothing off the page: what is ordered says which sum was seen.
    const lost = refused && (refused.status === 0 || refused.status === 429 || refused.status >= 500)
    quote.value = lost ? quote.value : found
    refusal.value = refused
    busy.value = false
  }
  async function submit(): Promise<void> {
    if (!me.value) {
      await router.push(`/sign-in?next=${encodeURIComponent(route.fullPath)}`)
      return
    }
    placing.value = true
    refusal.value = null
    try {
      const order = await post(
        '/api/orders',
        {
          lines: lines() ?? [],
          contact,
          terms: { version: quote.value?.termsVersion ?? '', accepted: accepted.value },
          expectedTotal: quote.value?.total,
          ...more,
        },
        { key },
      )
      done()
      for (const one of ['coupons', 'invoice']) note(`draft:${one}`, null)
      placed()
      await router.replace(`/orders/${order.number}`)
    } catch (problem) {
      refusal.value = problem as Refusal
      // A refused wish is a new wish when it is asked again; a lost answer keeps its key.
      if (refusal.value.status !== 0 && refusal.value.status !== 503) key = newKey()
      await nextTick()
      document.querySelector<HTMLElement>('[aria-invalid=true], #refused')?.focus()
    } finally {
      placing.value = false
    }
  }
  return { contact, accepted, more, quote, refusal, busy, placing, ask, submit }
}
