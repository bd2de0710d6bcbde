import { computed, ref } from 'vue'
import { remove } from '../../api/changes'
import { ask } from '../../api/client'
import { useHead } from '../../lib/head'
import { useSay } from '../../lib/lang'
import { make, possible } from './passkey'
import { useTime } from '../supplier/console/times'
import { useMade, useTask } from '../supplier/console/useTask'
import { browserOf } from './browser'

/** Where an account is signed in, and its passkeys. */
export function useDevices() {
  const say = useSay()
  const time = useTime()
  const { busy, failed, run } = useTask()
  const name = ref(browserOf(navigator.userAgent))
  const declined = ref(false)
  const { data, refusal, load } = useMade(async () => {
    const [me, sessions, keys] = await Promise.all([
      ask('/api/me'),
      ask('/api/me/sessions'),
      ask('/api/me/passkeys'),
    ])
    return { me, sessions: sessions.items, keys: keys.items }
  })
  const recovery = ref<string[]>([])
  // Where another proof is in force it is shown first: a stolen session adds nothing.
  const canAdd = computed(() => possible() && data.value?.me.secondFactor !== 'asked')
  useHead(() => ({ title: say('devices') }))
  async function end(path: `/api/me/${'sessions' | 'passkeys'}/${string}`, question: string): Promise<void> {
    if (confirm(question) && (await run(() => remove(path)))) await load()
  }
  async function add(): Promise<void> {
    declined.value = false
    const done = await run(async () => {
      try {
        recovery.value = await make(name.value.trim())
      } catch (problem) {
        if (problem instanceof DOMException) declined.value = true
        else throw problem
      }
    })
    if (done && !declined.value) await load()
  }
  return { say, time, busy, failed, name, declined, data, refusal, load, canAdd, recovery, end, add }
}
