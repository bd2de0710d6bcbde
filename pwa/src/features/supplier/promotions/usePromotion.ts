import { computed } from 'vue'
import { post } from '../../../api/client'
import type { components } from '../../../api/generated'
import { useSay } from '../../../lib/lang'
import { useKeptForm } from '../../../forms/keptForm'
import { spanOf, type FieldOf } from '../../../forms/fields'
import { useTask } from '../console/useTask'
import { capital } from '../../../forms/capital'
import { fen, fromNow, instant } from './times'

/** A promotion as it is written down: its fields, and opening it. */
export function usePromotion(
  props: {
    base: `/api/supplier/${string}/promotions` | '/api/platform/promotions'
    platform: boolean
    scopes: components['schemas']['ScopeOut'][]
  },
  emit: (event: 'opened') => void,
) {
  const say = useSay()
  const { busy, failed, run } = useTask()
  const { form, done } = useKeptForm(`${props.base}/promotion`, {
    kind: props.platform ? 'coupon' : 'full_cut',
    scope: props.platform ? 'all' : 'goods',
    zh: '',
    en: '',
    threshold: 10000 as number | null,
    off: 1000 as number | null,
    startsAt: fromNow(0),
    endsAt: fromNow(24 * 30),
    code: '',
    budget: 100 as number | null,
    perBuyer: 1 as number | null,
    listed: true,
  })
  const kinds = computed(() =>
    (props.platform ? ['coupon'] : ['full_cut', 'coupon']).map((value) => ({
      value,
      text: say(`kind_${value}`),
    })),
  )
  const scopes = computed(() => props.scopes.map((one) => ({ value: one.scope, text: capital(one.name) })))
  const fields = computed<FieldOf[]>(() => [
    { of: 'kind', as: 'pick', label: say('promotion_kind'), options: kinds.value },
    { of: 'scope', as: 'pick', label: say('promotion_for'), options: scopes.value },
    {
      of: 'zh',
      label: say('promotion_name'),
      hint: say('promotion_name_hint'),
      maxlength: 40,
      at: 'name.zh',
    },
    { of: 'en', label: say('promotion_name_en'), maxlength: 80, at: 'name.en' },
    { of: 'threshold', as: 'yuan', label: say('from_yuan'), half: true },
    { of: 'off', as: 'yuan', label: say('off_yuan'), half: true },
    ...spanOf(say('runs_from'), say('runs_until')),
    ...(form.kind === 'coupon' ? coupon : []),
  ])
  const coupon: FieldOf[] = [
    {
      of: 'code',
      label: say('promotion_code'),
      hint: say('promotion_code_hint'),
      maxlength: 16,
      autocapitalize: 'characters',
    },
    { of: 'budget', label: say('promotion_budget'), type: 'number', min: 1, half: true },
    { of: 'perBuyer', label: say('promotion_each'), type: 'number', min: 1, max: 100, half: true },
    { of: 'listed', as: 'check', label: say('promotion_listed') },
  ]
  async function open(): Promise<void> {
    const coupon = form.kind === 'coupon'
    const body = {
      kind: form.kind,
      scope: form.scope,
      name: { zh: form.zh, en: form.en || form.zh },
      threshold: fen(form.threshold),
      off: fen(form.off),
      startsAt: instant(form.startsAt),
      endsAt: instant(form.endsAt),
      code: coupon ? form.code.trim().toUpperCase() : null,
      budget: coupon ? form.budget : null,
      perBuyer: coupon ? form.perBuyer : null,
      listed: form.listed,
    }
    if (!(await run(() => post(props.base, body)))) return
    done()
    emit('opened')
  }
  return { say, busy, failed, form, fields, open }
}
