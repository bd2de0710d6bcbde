import { computed } from 'vue'
import { newKey, post } from '../../api/client'
import type { CanAsk } from '../../api/types'
import { useAttempt } from '../../forms/attempt'
import { useSay } from '../../lib/lang'
import { useKeptForm } from '../../forms/keptForm'

/** A request after the sale: what is wrong, what should happen, how much. */
export function useAsk(
  props: { base: `/api/orders/${string}`; may: CanAsk },
  emit: (event: 'asked') => void,
) {
  const say = useSay()
  const KINDS: Record<string, string[]> = {
    no_reason: ['return_refund'],
    not_received: ['refund_only'],
    missing: ['refund_only', 'exchange'],
    dead_on_arrival: ['refund_only'],
  }
  const { busy, failed, run } = useAttempt()
  const { form, done } = useKeptForm(
    `after/${props.may.line}`,
    {
      kind: 'refund_only',
      reason: '',
      quantity: 1,
      amount: props.may.left.amount,
      text: '',
      pictures: [] as string[],
    },
    ['amount'],
  )
  const kinds = computed(() => KINDS[form.reason] ?? ['refund_only', 'return_refund', 'exchange'])
  /** What discounts the rest of the order would lose: by choice only, a fault costs nothing. */
  const taken = computed(() => {
    const fen = form.reason === 'no_reason' ? props.may.lost[form.quantity - 1] : undefined
    return fen && fen.amount ? { ...fen, amount: Math.min(fen.amount, form.amount) } : null
  })
  let key = newKey()
  async function send(): Promise<void> {
    const kind = kinds.value.includes(form.kind) ? form.kind : (kinds.value[0] ?? '')
    const body = {
      ...form,
      kind,
      line: props.may.line,
      amount: { amount: kind === 'exchange' ? 0 : form.amount, currency: 'CNY' },
    }
    if (await run(() => post(`${props.base}/after-sales`, body, { key }))) {
      done()
      emit('asked')
    } else if (failed.value?.status) key = newKey() // answered: what is sent next is another request
  }
  return { say, busy, failed, run, form, kinds, taken, send }
}
