import { computed, nextTick, onBeforeUnmount, onMounted, ref, useTemplateRef } from 'vue'
import { note, recall } from '../../lib/keep'
import { useLang, useSay } from '../../lib/lang'
import { useSize } from '../../lib/size'

/** Reading aloud piece by piece, and the place where one was. */
export function useReader(props: { name: string }) {
  const say = useSay()
  const lang = useLang()
  const { size, set } = useSize()
  const text = useTemplateRef<HTMLElement>('text')
  const able = ref(false)
  const aloud = ref<'off' | 'on' | 'held'>('off')
  const plain = ref(false)
  const found = ref(0)
  const key = computed(() => `place:${props.name}:${lang}`)
  const pieces = (): HTMLElement[] => [...(text.value?.querySelectorAll<HTMLElement>('h2, p, li') ?? [])]
  let seen = 0
  let timer = 0

  function speak(from: number): void {
    const all = pieces()
    const piece = all[from]
    for (const one of all) one.removeAttribute('aria-current')
    if (!piece) {
      aloud.value = 'off'
      return
    }
    const words = new SpeechSynthesisUtterance(piece.innerText)
    words.lang = lang === 'en' ? 'en-GB' : 'zh-CN'
    words.rate = 0.95
    words.onend = () => {
      if (aloud.value === 'on') speak(from + 1)
    }
    piece.setAttribute('aria-current', 'true')
    remember(from)
    speechSynthesis.speak(words)
  }
  function listen(): void {
    if (aloud.value === 'on') {
      aloud.value = 'held'
      speechSynthesis.pause()
      return
    }
    if (aloud.value === 'held') {
      aloud.value = 'on'
      speechSynthesis.resume()
      return
    }
    speechSynthesis.cancel()
    aloud.value = 'on'
    speak(seen < pieces().length - 1 ? seen : 0)
  }
  function stop(): void {
    aloud.value = 'off'
    speechSynthesis.cancel()
    for (const one of pieces()) one.removeAttribute('aria-current')
  }
  function remember(n: number): void {
    seen = n
    note(key.value, String(n))
  }
  // The first piece that is still on the screen is where the reader is.
  function look(): void {
    clearTimeout(timer)
    timer = window.setTimeout(() => {
      if (aloud.value === 'on') return
      const n = pieces().findIndex((one) => one.getBoundingClientRect().bottom > 80)
      if (n >= 0) remember(n)
    }, 300)
  }
  async function go(): Promise<void> {
    const n = found.value
    found.value = 0
    await nextTick()
    pieces()[n]?.scrollIntoView({ block: 'start' })
  }
  onMounted(() => {
    able.value = 'speechSynthesis' in window
    plain.value = recall('contrast') === '1'
    found.value = Number(recall(key.value) ?? 0)
    if (found.value >= pieces().length) found.value = 0
    addEventListener('scroll', look, { passive: true })
  })
  onBeforeUnmount(() => {
    if (able.value) stop()
    clearTimeout(timer)
    removeEventListener('scroll', look)
  })
  function contrast(): void {
    plain.value = !plain.value
    note('contrast', plain.value ? '1' : '0')
  }
  return { say, size, set, able, aloud, plain, found, listen, stop, go, contrast }
}
