import { onMounted, shallowRef } from 'vue'
import { put } from '../../api/changes'
import { ask } from '../../api/client'
import type { components } from '../../api/generated'
import { useSay } from '../../lib/lang'
import { useTask } from '../supplier/console/useTask'
import { listen, listening, unlisten } from './push'

type S = components['schemas']

/** How a person wants to be told, and whether this browser listens. */
export function useWishes() {
  const say = useSay()
  const { busy, failed, run } = useTask()
  const wish = shallowRef<S['WishOut'] | null>(null)
  const here = shallowRef(false)
  const told = shallowRef('')
  const groups = ['orders', 'trips', 'work', 'reviews']
  async function load(): Promise<void> {
    await run(async () => {
      wish.value = await ask('/api/me/notice-wishes')
      here.value = await listening()
    })
  }
  async function save(change: Partial<S['WishOut']>): Promise<void> {
    if (!wish.value) return
    const { channels, quietFrom, quietTo, language } = { ...wish.value, ...change }
    await run(async () => {
      const { orders = [], trips = [], work = [], reviews = [] } = channels
      const wished = { orders, trips, work, reviews }
      wish.value = await put('/api/me/notice-wishes', { channels: wished, quietFrom, quietTo, language })
    })
  }
  function set(group: string, channel: string, on: boolean): Promise<void> {
    const channels = { ...wish.value?.channels }
    channels[group] = on
      ? [...new Set([...(channels[group] ?? []), channel])]
      : (channels[group] ?? []).filter((one) => one !== channel)
    return save({ channels })
  }
  async function browser(): Promise<void> {
    await run(async () => {
      told.value = ''
      if (here.value) await unlisten()
      else told.value = await listen(wish.value?.pushKey ?? '')
      here.value = await listening()
    })
  }
  const checked = (event: Event): boolean => (event.target as HTMLInputElement).checked
  const typed = (event: Event): string => (event.target as HTMLInputElement).value
  onMounted(load)
  return { say, busy, failed, wish, here, told, groups, save, set, browser, checked, typed }
}
