import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { newKey, post, Refusal } from '../../api/client'
import type { CalendarDay, Order, Quote, TripPage } from '../../api/types'

/** The state of a study visit's booking: heads by kind, the organiser's word, contact; its quote and its placing. */
export function useStudy(trip: () => TripPage | null, day: () => CalendarDay | null) {
  const counts = reactive<Record<string, number>>({})
  const told = reactive({ organiser: '', grade: '', guardians: false })
  const contact = reactive({ name: '', phone: '' })
  const accepted = ref(false)
  const quote = shallowRef<Quote | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const placing = ref(false)
  let key = newKey()
  let asked = 0

  const all = computed(() => trip()?.units ?? [])
  const units = computed(() => all.value.filter((unit) => unit.type !== 'GROUP'))
  const of = (type: string): number => all.value.filter((unit) => unit.type === type).reduce((sum, unit) => sum + (Number(counts[unit.code]) || 0), 0)
  /** How many teachers the pupils need; 0 without pupils. */
  const teachers = computed(() => Math.ceil(of('PUPIL') / (trip()?.study?.pupilsPerTeacher ?? 1)))
  watch(all, (found) => { for (const unit of found) counts[unit.code] ??= unit.type === 'GROUP' ? 1 : 0 }, { immediate: true })
  // The teachers follow the pupils until somebody brings more.
  watch(teachers, (needed) => { for (const unit of all.value) if (unit.type === 'TEACHER' && (counts[unit.code] ?? 0) < needed) counts[unit.code] = needed })

  function lines(): object[] {
    const answers = { boarding: trip()?.boarding[0]?.code ?? '', organiser: told.organiser, grade: told.grade, guardians: told.guardians ? 'yes' : 'no' }
    return all.value.filter((unit) => Number(counts[unit.code]) > 0).map((unit) => ({ offer: unit.offer, quantity: Number(counts[unit.code]), day: day()?.day, answers }))
  }
  async function ask(): Promise<void> {
    const turn = ++asked
    quote.value = null
    if (!day() || units.value.every((unit) => !Number(counts[unit.code]))) { refusal.value = null; return }
    try {
      const found = await post<Quote>('/api/quotes', { lines: lines() })
      if (turn === asked) { quote.value = found; refusal.value = null }
    } catch (problem) {
      if (turn === asked) refusal.value = problem as Refusal
    }
  }
  async function place(): Promise<Order | null> {
    placing.value = true
    refusal.value = null
    try {
      return await post<Order>('/api/orders', {
        lines: lines(), contact, terms: { version: quote.value?.termsVersion ?? '', accepted: accepted.value }, expectedTotal: quote.value?.total,
      }, key)
    } catch (problem) {
      refusal.value = problem as Refusal
      if (refusal.value.status !== 0 && refusal.value.status !== 503) key = newKey()
      return null
    } finally { placing.value = false }
  }
  return { counts, told, contact, accepted, quote, refusal, placing, units, teachers, ask, place }
}
