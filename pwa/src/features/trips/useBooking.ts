import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { newKey, post, Refusal } from '../../api/client'
import type { CalendarDay, Order, Quote, TripPage } from '../../api/types'

const TICKETS = ['ADULT', 'CHILD', 'SENIOR']

/** The state of the booking sheet: counts per unit, boarding point, people, contact; its quote and its placing. */
export function useBooking(trip: () => TripPage | null, day: () => CalendarDay | null) {
  const counts = reactive<Record<string, number>>({})
  const people = reactive<Record<string, string[]>>({})
  const contact = reactive({ name: '', phone: '' })
  const boarding = ref('')
  const accepted = ref(false)
  const quote = shallowRef<Quote | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const placing = ref(false)
  let key = newKey()

  const units = computed(() => trip()?.units ?? [])
  const tickets = computed(() => units.value.filter((unit) => TICKETS.includes(unit.type)))
  const addOns = computed(() => units.value.filter((unit) => unit.type === 'ADD_ON'))
  const single = computed(() => units.value.find((unit) => unit.type === 'SINGLE_ROOM'))
  const heads = computed(() => tickets.value.reduce((sum, unit) => sum + (counts[unit.code] ?? 0), 0))
  watch(units, (found) => { for (const unit of found) counts[unit.code] ??= unit.type === 'ADULT' ? 2 : 0 }, { immediate: true })
  // An odd party leaves one person alone in a room; the supplement follows the head-count until it is changed by hand.
  watch(heads, (now) => { if (single.value) counts[single.value.code] = now % 2 })

  function lines(): object[] {
    return units.value.filter((unit) => (counts[unit.code] ?? 0) > 0).map((unit) => ({
      offer: unit.offer, quantity: counts[unit.code], day: day()?.day, answers: { boarding: boarding.value },
      travellers: TICKETS.includes(unit.type) && people[unit.code]?.length === counts[unit.code] ? people[unit.code] : [],
    }))
  }
  async function ask(): Promise<void> {
    refusal.value = null
    if (heads.value === 0 || !day() || !boarding.value) { quote.value = null; return }
    try {
      quote.value = await post<Quote>('/api/quotes', { lines: lines() })
    } catch (problem) {
      quote.value = null
      refusal.value = problem as Refusal
    }
  }
  async function place(): Promise<Order | null> {
    placing.value = true
    refusal.value = null
    try {
      return await post<Order>('/api/orders', {
        lines: lines(), contact, terms: { version: quote.value?.termsVersion ?? '', accepted: accepted.value },
        expectedTotal: quote.value?.total,
      }, key)
    } catch (problem) {
      refusal.value = problem as Refusal
      // A refused wish is a new wish when it is asked again; a lost answer keeps its key.
      if (refusal.value.status !== 0 && refusal.value.status !== 503) key = newKey()
      return null
    } finally {
      placing.value = false
    }
  }
  return { counts, people, contact, boarding, accepted, quote, refusal, placing, tickets, addOns, single, heads, ask, place }
}
