import { computed, ref } from 'vue'
import { put } from '../../../api/changes'
import type { components } from '../../../api/generated'
import { useSay } from '../../../lib/lang'
import { useKeptForm } from '../../../forms/keptForm'
import { NEEDED } from '../console/choices'
import type { Picture } from '../console/pictures'
import { useTask } from '../console/useTask'

/** A licence to show, or to renew. */
export function useLicence(
  props: { supplier: components['schemas']['SupplierSelf']; kind: string },
  emit: (event: 'changed') => void,
) {
  const say = useSay()
  const { busy, failed, run } = useTask()
  const shown = computed(() => props.supplier.licences.filter((one) => one.kind === props.kind))
  const needed = computed(() => NEEDED[props.supplier.kind]?.includes(props.kind))
  const locked = computed(
    () =>
      ['submitted', 'checked', 'refused'].includes(props.supplier.state) || props.supplier.role !== 'owner',
  )
  const empty = { number: '', expiresOn: '', endless: false, picture: null as Picture | null }
  const {
    form: wish,
    had,
    done,
  } = useKeptForm(`licence/${props.supplier.id}/${props.kind}`, empty, ['number'])
  const open = ref(had || (needed.value && shown.value.length === 0))
  const base = `/api/supplier/${props.supplier.id}` as const
  async function hand(): Promise<void> {
    const expiresOn = wish.endless ? null : wish.expiresOn || null
    const body = { number: wish.number, expiresOn, picture: wish.picture?.id ?? '' }
    if (!(await run(() => put(`${base}/licences/${props.kind}`, body)))) return
    done()
    open.value = false
    emit('changed')
  }
  return { say, busy, failed, shown, needed, locked, wish, open, base, hand }
}
