import { computed, ref } from 'vue'
import { HEIGHT, labelled, WIDTH, type Spot } from './mapping'

/** What part of a map is seen: moved and drawn nearer by keys, buttons and a dragging finger. */
export function useView(spots: () => Spot[]) {
  const view = ref({ x: 0, y: 0, zoom: 1 })
  const box = computed(
    () => `${view.value.x} ${view.value.y} ${WIDTH / view.value.zoom} ${HEIGHT / view.value.zoom}`,
  )
  const named = computed(() => labelled(spots(), view.value.zoom))
  const size = computed(() => 1 / Math.sqrt(view.value.zoom))
  function move(dx: number, dy: number, zoom = view.value.zoom): void {
    const next = Math.min(6, Math.max(1, zoom))
    const [width, height] = [WIDTH / next, HEIGHT / next]
    const middle = {
      x: view.value.x + WIDTH / view.value.zoom / 2 + dx,
      y: view.value.y + HEIGHT / view.value.zoom / 2 + dy,
    }
    view.value = {
      zoom: next,
      x: Math.min(WIDTH - width, Math.max(0, middle.x - width / 2)),
      y: Math.min(HEIGHT - height, Math.max(0, middle.y - height / 2)),
    }
  }
  const step = (): number => 40 / view.value.zoom
  function press(event: KeyboardEvent): void {
    const ways: Record<string, () => void> = {
      ArrowLeft: () => move(-step(), 0),
      ArrowRight: () => move(step(), 0),
      ArrowUp: () => move(0, -step()),
      ArrowDown: () => move(0, step()),
      '+': () => move(0, 0, view.value.zoom * 1.5),
      '=': () => move(0, 0, view.value.zoom * 1.5),
      '-': () => move(0, 0, view.value.zoom / 1.5),
      0: () => move(0, 0, 1),
    }
    const way = ways[event.key]
    if (!way) return
    event.preventDefault()
    way()
  }
  let held: { x: number; y: number } | null = null
  function hold(event: PointerEvent): void {
    held = { x: event.clientX, y: event.clientY }
  }
  function drop(): void {
    held = null
  }
  function drag(event: PointerEvent): void {
    if (!held || view.value.zoom === 1) return
    const scale = WIDTH / view.value.zoom / (event.currentTarget as Element).clientWidth
    move((held.x - event.clientX) * scale, (held.y - event.clientY) * scale)
    held = { x: event.clientX, y: event.clientY }
  }
  return { view, box, named, size, move, press, drag, hold, drop }
}
