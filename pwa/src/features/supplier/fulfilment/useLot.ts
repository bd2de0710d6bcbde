import { reactive, watch } from 'vue'
import { post } from '../../../api/client'
import { useKeptForm } from '../../../forms/keptForm'
import { addDays } from '../../../lib/days'
import { useTask } from '../console/useTask'
import { useOwnPacks } from '../promotions/useOwnPacks'

/**
 * A lot as it is written down: of which goods, where and when it grew, how many packs; `opened` hears that it
 * stands.
 */
export function useLot(supplier: string, opened: () => void) {
  const { busy, failed, run } = useTask()
  const packs = reactive<Record<string, number>>({})
  const { form, had, done } = useKeptForm(`${supplier}/lot`, {
    product: '',
    code: '',
    township: '',
    altitude: '',
    cultivar: '',
    harvestedOn: '',
    bestBefore: '',
    proof: '',
    ahead: false,
    from: '',
    until: '',
    closes: '',
  })
  let restored = had
  const { page, skus, titles } = useOwnPacks(supplier, () => form.product)
  watch(
    () => [form.harvestedOn, page.value] as const,
    ([day, goods]) => {
      if (restored)
        restored = !goods // the day that was typed stands until something changes
      else if (day && goods) form.bestBefore = addDays(day, goods.shelfDays)
    },
  )
  async function open(): Promise<void> {
    const made = await run(() =>
      post(`/api/supplier/${supplier}/lots`, {
        product: form.product,
        code: form.code.trim().toUpperCase(),
        county: page.value?.county ?? '',
        township: form.township,
        plot: '',
        altitude: form.altitude ? Number(form.altitude) : null,
        cultivar: form.cultivar ? { zh: form.cultivar, en: '' } : null,
        harvestedOn: form.ahead ? null : form.harvestedOn || null,
        bestBefore: form.ahead ? null : form.bestBefore || null,
        window: form.ahead ? [form.from, form.until, form.closes] : null,
        proof: { zh: form.proof, en: '' },
        packs: skus.value
          .filter((one) => packs[one.offer])
          .map((one) => ({ offer: one.offer, packs: packs[one.offer] ?? 0 })),
      }),
    )
    if (!made) return
    done()
    opened()
  }
  return { titles, skus, packs, form, busy, failed, open }
}
