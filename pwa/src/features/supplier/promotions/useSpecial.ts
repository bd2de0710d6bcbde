import { computed, watch } from 'vue'
import { post } from '../../../api/client'
import { useSay } from '../../../lib/lang'
import { useKeptForm } from '../../../forms/keptForm'
import { spanOf, type FieldOf } from '../../../forms/fields'
import { useTask } from '../console/useTask'
import { fen, fromNow, instant } from './times'
import { useOwnPacks } from './useOwnPacks'

/** A flash sale or a group deal as it is written down: its fields, and opening it. */
export function useSpecial(props: { supplier: string }, emit: (event: 'opened') => void) {
  const say = useSay()
  const { busy, failed, run } = useTask()
  const { form, done } = useKeptForm(`${props.supplier}/special`, {
    kind: 'flash',
    product: '',
    sku: '',
    price: null as number | null,
    packs: 20,
    size: 2,
    hours: 24,
    perBuyer: 1,
    startsAt: fromNow(0),
    endsAt: fromNow(24),
  })
  const { page, packs, titles } = useOwnPacks(props.supplier, () => form.product)
  watch(page, (found) => {
    const offers = found?.skus.map((one) => one.offer) ?? []
    if (!offers.includes(form.sku)) form.sku = offers[0] ?? ''
  })
  const kinds = ['flash', 'group'].map((value) => ({ value, text: say(`kind_${value}`) }))
  const number = (of: string, label: string, min: number, more: Partial<FieldOf> = {}): FieldOf => ({
    of,
    label,
    type: 'number',
    min,
    ...more,
  })
  const fields = computed<FieldOf[]>(() => [
    { of: 'kind', as: 'pick', label: say('promotion_kind'), options: kinds },
    { of: 'product', as: 'choose', label: say('special_product'), options: titles.value },
    ...(page.value
      ? [{ of: 'sku', as: 'pick' as const, label: say('special_pack'), options: packs.value }]
      : []),
    { of: 'price', as: 'yuan', label: say('special_price'), half: true },
    number('packs', say('special_packs'), 1, { half: true }),
    ...(form.kind === 'group'
      ? [
          number('size', say('special_size'), 2, { max: 50 }),
          number('hours', say('special_hours'), 1, { max: 72, hint: say('special_hours_hint') }),
        ]
      : []),
    number('perBuyer', say('special_each'), 1),
    ...spanOf(say('runs_from'), say('runs_until')),
  ])
  async function open(): Promise<void> {
    const { sku, packs: count, perBuyer, size, hours } = form
    const [startsAt, endsAt] = [instant(form.startsAt), instant(form.endsAt)]
    const body = { sku, price: fen(form.price), packs: count, perBuyer, startsAt, endsAt }
    const base = `/api/supplier/${props.supplier}` as const
    const sent = await run(() =>
      form.kind === 'flash'
        ? post(`${base}/flash-sales`, body)
        : post(`${base}/group-deals`, { ...body, size, hours }),
    )
    if (!sent) return
    done()
    emit('opened')
  }
  return { say, busy, failed, form, fields, open }
}
