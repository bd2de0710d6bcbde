import { onMounted, onUnmounted, ref, shallowRef } from 'vue'
import { ask, newKey, post, Refusal } from '../../api/client'
import type { components } from '../../api/generated'
import { useAttempt } from '../../forms/attempt'
import { useKeptForm } from '../../forms/keptForm'

export type Base =
  | `/api/orders/${string}/conversations/${string}`
  | `/api/supplier/${string}/conversations/${string}`
  | `/api/platform/conversations/${string}`
type Talk = components['schemas']['ConversationOut']
const EVERY = 8_000

/** One conversation: asked for again while somebody looks, read when seen; what is typed is kept until it is sent. */
export function useTalk(base: Base, turned: (refusal: Refusal) => unknown = () => undefined) {
  const talk = shallowRef<Talk | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const { busy, failed, run } = useAttempt(turned)
  const { form } = useKeptForm(`talk/${base}`, { text: '', pictures: [] as string[], key: '' })
  const fresh = ref(0)
  let timer = 0
  let read = ''
  /** Staff only looks: each look is written down, so the page doesn't look by itself. */
  const own = base.startsWith('/api/platform') ? null : (base as Exclude<Base, `/api/platform${string}`>)

  function take(found: Talk): void {
    if (found.messages.length !== talk.value?.messages.length) fresh.value += 1
    talk.value = found
    refusal.value = null
  }
  async function load(): Promise<void> {
    try {
      take(await ask(base))
    } catch (problem) {
      if (!talk.value) refusal.value = problem as Refusal
      await turned(problem as Refusal)
      return
    }
    const upto = talk.value?.messages.at(-1)?.id
    if (upto && upto !== read && own && document.visibilityState === 'visible')
      await post(`${own}/read`, { upto }).then(
        () => (read = upto),
        () => undefined,
      )
  }
  async function send(): Promise<void> {
    form.key ||= newKey()
    const body = { text: form.text, pictures: form.pictures }
    const sent = await run(async () => {
      take(await post(`${base}/messages`, body, { key: form.key }))
    })
    // Without an answer the same words go under the same key; answered, what is sent next is another message.
    if (sent || failed.value?.status) form.key = ''
    if (!sent) return
    // What was typed meanwhile is another message.
    if (form.text === body.text) form.text = ''
    form.pictures = form.pictures.filter((one) => !body.pictures.includes(one))
  }
  const look = (): void => {
    if (document.visibilityState === 'visible') void load()
  }
  onMounted(() => {
    void load()
    if (!own) return
    timer = window.setInterval(look, EVERY)
    document.addEventListener('visibilitychange', look)
  })
  onUnmounted(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  })
  return { talk, refusal, busy, failed, run, form, fresh, load, send, take }
}
