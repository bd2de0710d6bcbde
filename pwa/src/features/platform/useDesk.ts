import { onMounted, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { asking } from '../../api/changes'
import { ask, Refusal } from '../../api/client'
import type { components } from '../../api/generated'
import { turn } from '../supplier/console/turn'

type S = components['schemas']
export type Daily = S['Daily']
export type Stuck = S['StuckOut']
export type Difference = S['DifferenceOut']
export type Jobs = S['JobsOut']
export interface Desk {
  stuck: S['StuckList']
  jobs: Jobs | null
  daily: Daily | null
  differences: Difference[]
}

const none = (problem: unknown): null => {
  const refusal = problem as Refusal
  if (refusal.status === 403 && !refusal.more.secondFactor) return null
  throw problem
}

/** What the staff's money page shows, and its acts; each needs a reason. Support sees what is stuck, not the books. */
export function useDesk() {
  const desk = shallowRef<Desk | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const failed = shallowRef<Refusal | null>(null)
  const router = useRouter()

  async function load(day = ''): Promise<void> {
    refusal.value = null
    try {
      const [stuck, jobs, daily, differences] = await Promise.all([
        ask('/api/platform/stuck'),
        ask('/api/platform/jobs').catch(() => null),
        ask(asking('/api/platform/daily', day && `day=${day}`)).catch(none),
        ask('/api/platform/differences').catch(none),
      ])
      desk.value = { stuck, jobs, daily, differences: differences?.items ?? [] }
    } catch (problem) {
      refusal.value = await turn(problem, router)
    }
  }
  async function act(change: () => Promise<unknown>): Promise<boolean> {
    failed.value = null
    try {
      await change()
      await load()
      return true
    } catch (problem) {
      failed.value = problem as Refusal
      return false
    }
  }
  onMounted(() => load())
  return { desk, refusal, failed, load, act }
}
