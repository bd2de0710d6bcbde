import { computed, reactive } from 'vue'
import { put, remove } from '../../../api/changes'
import { post } from '../../../api/client'
import { useHead } from '../../../lib/head'
import { useSay } from '../../../lib/lang'
import { useAsked, useTask } from '../console/useTask'

/** A supplier's members and invitations. */
export function useMembers(props: { supplier: string }) {
  const say = useSay()
  const base = `/api/supplier/${props.supplier}` as const
  const { data: list, refusal, load } = useAsked(() => `${base}/members`)
  const { busy, failed, run } = useTask()
  const wish = reactive({ phone: '', role: 'manager' })
  const owner = computed(() => list.value?.items.some((one) => one.me && one.role === 'owner') ?? false)
  useHead(() => ({ title: say('members') }))
  async function act(work: () => Promise<unknown>): Promise<boolean> {
    const done = await run(work)
    if (done) await load()
    return done
  }
  async function invite(): Promise<void> {
    if (await act(() => post(`${base}/invitations`, wish))) wish.phone = ''
  }
  async function dismiss(account: string): Promise<void> {
    if (confirm(say('member_remove_sure'))) await act(() => remove(`${base}/members/${account}`))
  }
  const change = (account: string, role: string): Promise<boolean> =>
    act(() => put(`${base}/members/${account}`, { role }))
  return { say, base, list, refusal, load, busy, failed, wish, owner, act, invite, dismiss, change }
}
