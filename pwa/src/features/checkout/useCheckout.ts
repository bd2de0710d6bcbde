import { computed, reactive, ref, shallowRef, toRef, watch } from 'vue'
import { useKeptForm } from '../../forms/keptForm'
import { ask, type Refusal } from '../../api/client'
import type { Address, LinesIn, Quote } from '../../api/types'
import { usePlacing } from '../trips/usePlacing'
import { shipped, useBasket } from './basket'

export type Parcel = Quote['shipments'][number]

/**
 * Checking out: what is chosen in the basket, where it goes, what each line still has to answer; its quote and
 * placing.
 */
export function useCheckout() {
  const { chosen, clear } = useBasket()
  const wishes = chosen.value.map((one) => ({ ...one }))
  const goods = wishes.some(shipped)
  const addresses = shallowRef<Address[]>([])
  const { form, done } = useKeptForm('checkout', {
    address: '',
    note: '',
    points: {} as Record<string, string>,
  })
  const address = toRef(form, 'address')
  const note = toRef(form, 'note')
  const { points } = form
  const confirmed = reactive<Record<number, boolean>>({})
  const days = reactive<Record<number, string>>({})
  const adult = ref(false)

  function lines(): LinesIn | null {
    if (!wishes.length) return null
    return wishes.map((one, n) => {
      const answers: Record<string, string> = { ...one.answers }
      if (!shipped(one)) return { offer: one.offer, quantity: one.quantity, day: one.day, answers }
      if (confirmed[n]) answers.noReturn = 'yes'
      if (days[n]) answers.deliverOn = days[n]
      if (note.value.trim()) answers.note = note.value.trim()
      const pickUp = points[one.offer] || null
      return {
        offer: one.offer,
        quantity: one.quantity,
        answers,
        address: pickUp ? null : address.value || null,
        pickUp,
      }
    })
  }
  const placing = usePlacing(lines, () => {
    done()
    clear(chosen.value)
  })
  const need = (what: string): number[] =>
    placing.quote.value?.shipments.flatMap((one) =>
      one.needs.filter((n) => n.what === what).map((n) => n.line),
    ) ?? []
  const missing = computed(() => {
    if (!address.value && wishes.some((one) => shipped(one) && !points[one.offer])) return 'need_address'
    if (need('adult').length && !adult.value) return 'need_adult'
    if (need('noReturn').some((n) => !confirmed[n])) return 'need_confirm'
    return need('deliverOn').some((n) => !days[n]) ? 'need_day' : ''
  })
  async function load(): Promise<void> {
    if (!goods) return
    try {
      addresses.value = (await ask('/api/me/addresses')).items
      if (!addresses.value.some((one) => one.id === address.value))
        address.value = addresses.value[0]?.id ?? ''
      adult.value = (await ask('/api/me/age')).proven
    } catch (problem) {
      if ((problem as Refusal).status !== 401) throw problem
    }
  }
  watch([address, days, points, placing.more], () => void placing.ask(), { deep: true })
  return {
    wishes,
    goods,
    addresses,
    address,
    confirmed,
    days,
    points,
    note,
    adult,
    need,
    missing,
    load,
    ...placing,
  }
}
