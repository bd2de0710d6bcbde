import { computed, reactive, ref, shallowRef, toRef, watch } from 'vue'
import { useKeptForm } from '../../forms/keptForm'
import { ask, type Refusal } from '../../api/client'
import type { Address, LinesIn } from '../../api/types'
import { usePlacing } from '../trips/usePlacing'
import { shipped, useBasket } from './basket'
import { NOTHING, type Said } from './said'

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
    points: {} as Record<string, string>,
    said: {} as Record<string, Said>,
  })
  const address = toRef(form, 'address')
  const { points, said } = form
  const confirmed = reactive<Record<number, boolean>>({})
  const adult = ref(false)

  function lines(): LinesIn | null {
    if (!wishes.length) return null
    return wishes.map((one, n) => {
      const answers: Record<string, string> = { ...one.answers }
      if (!shipped(one)) return { offer: one.offer, quantity: one.quantity, day: one.day, answers }
      if (confirmed[n]) answers.noReturn = 'yes'
      const { day, note, gift, card } = said[one.offer] ?? NOTHING
      if (day) answers.deliverOn = day
      if (note.trim()) answers.note = note.trim()
      if (gift) Object.assign(answers, { gift: 'yes' }, card.trim() && { card: card.trim() })
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
    clear(wishes)
  })
  const need = (what: string): number[] =>
    placing.quote.value?.shipments.flatMap((one) =>
      one.needs.filter((n) => n.what === what).map((n) => n.line),
    ) ?? []
  const missing = computed(() => {
    if (!address.value && wishes.some((one) => shipped(one) && !points[one.offer])) return 'need_address'
    if (need('adult').length && !adult.value) return 'need_adult'
    if (need('noReturn').some((n) => !confirmed[n])) return 'need_confirm'
    return need('deliverOn').some((n) => !said[wishes[n]?.offer ?? '']?.day) ? 'need_day' : ''
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
  const wished = (): string => wishes.map((one) => said[one.offer]?.day ?? '').join()
  watch([address, wished, points, placing.more], () => void placing.ask(), { deep: true })
  return {
    wishes,
    goods,
    addresses,
    address,
    confirmed,
    points,
    said,
    adult,
    need,
    missing,
    load,
    ...placing,
  }
}
