import { onMounted, onUnmounted, ref, shallowRef } from 'vue'
import { post, newKey, Refusal } from '../../../api/client'
import { today } from '../../../lib/days'
import { judge, keepWaiting, takeAlong, taken, waiting, type Scan, type Verdict } from './offline'

interface Told {
  results: { nonce: string; outcome: string; title: string | null; heads: number }[]
}

/** Check vouchers in: at once with a signal, else judged here and told later, each exactly once by its nonce. */
export function useScans() {
  const list = shallowRef(taken())
  const queue = shallowRef<Scan[]>(waiting())
  const verdict = shallowRef<Verdict | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const rejected = shallowRef<Verdict[]>([])
  const busy = ref(false)

  function keep(scans: Scan[]): void {
    queue.value = scans
    keepWaiting(scans)
  }
  async function send(scans: Scan[]): Promise<Told> {
    return post('/api/check-ins', {
      scans: scans.map(({ nonce, voucher, scannedAt }) => ({ nonce, voucher, scannedAt })),
    })
  }
  async function check(voucher: string): Promise<void> {
    if (busy.value) return
    busy.value = true
    refusal.value = null
    const scan: Scan = { nonce: newKey(), voucher, scannedAt: new Date().toISOString(), heads: 0, title: '' }
    try {
      const one = (await send([scan])).results[0]
      verdict.value = one ? { outcome: one.outcome, title: one.title ?? '', heads: one.heads } : null
    } catch (problem) {
      if ((problem as Refusal).status && (problem as Refusal).status < 500) refusal.value = problem as Refusal
      else await later(scan)
    } finally {
      busy.value = false
    }
  }
  async function later(scan: Scan): Promise<void> {
    if (!list.value) {
      refusal.value = new Refusal(0, 'offline', '')
      return
    }
    const found = await judge(scan.voucher, list.value, queue.value, today())
    verdict.value = found
    if (found.outcome === 'kept')
      keep([
        ...queue.value,
        {
          ...scan,
          heads: found.heads,
          title: found.title,
          ...(found.booking ? { booking: found.booking } : {}),
        },
      ])
  }
  async function renew(): Promise<void> {
    try {
      if (queue.value.length) {
        const sent = queue.value.slice(0, 200)
        const told = await send(sent)
        const names = new Set(sent.map((one) => one.nonce))
        rejected.value = [
          ...rejected.value,
          ...told.results
            .filter((one) => one.outcome !== 'accepted')
            .map((one) => ({ outcome: one.outcome, title: one.title ?? '', heads: one.heads })),
        ]
        keep(queue.value.filter((one) => !names.has(one.nonce)))
      }
      list.value = await takeAlong()
    } catch (problem) {
      if ((problem as Refusal).status) refusal.value = problem as Refusal
    }
  }
  let timer = 0
  onMounted(() => {
    void renew()
    window.addEventListener('online', renew)
    timer = window.setInterval(() => {
      if (queue.value.length) void renew()
    }, 15_000)
  })
  onUnmounted(() => {
    window.removeEventListener('online', renew)
    clearInterval(timer)
  })
  return { list, queue, verdict, refusal, rejected, busy, check, renew }
}
