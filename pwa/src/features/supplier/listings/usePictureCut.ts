import { patch } from '../../../api/client'
import { onMounted, reactive, watch, useTemplateRef } from 'vue'
import { useSay } from '../../../lib/lang'
import type { Picture } from '../console/pictures'
import { useTask } from '../console/useTask'
import { cut } from './cutting'

/** What part of a picture is shown, drawn as the server will cut it. */
export function usePictureCut(
  props: { picture: Picture; supplier: string; cover: boolean },
  emit: (event: 'changed', picture: Picture) => void,
) {
  const say = useSay()
  const { busy, failed, run } = useTask()
  const alt = reactive({ zh: props.picture.alt.zh ?? '', en: props.picture.alt.en ?? '' })
  const shape = reactive({ ratio: 'keep', zoom: 100, across: 50, down: 50 })
  const canvas = useTemplateRef<HTMLCanvasElement>('canvas')
  const image = new Image()
  const base = `/api/supplier/${props.supplier}/pictures/${props.picture.id}` as const
  function draw(): void {
    const part = cut(image.naturalWidth, image.naturalHeight, shape)
    const [width, height] = [
      (part[2] - part[0]) * image.naturalWidth,
      (part[3] - part[1]) * image.naturalHeight,
    ]
    if (!canvas.value || !width) return
    canvas.value.width = 640
    canvas.value.height = Math.round((640 * height) / width)
    canvas.value
      .getContext('2d')
      ?.drawImage(
        image,
        part[0] * image.naturalWidth,
        part[1] * image.naturalHeight,
        width,
        height,
        0,
        0,
        640,
        canvas.value.height,
      )
  }
  async function save(): Promise<void> {
    const untouched = shape.ratio === 'keep' && shape.zoom === 100
    const body = { alt, ...(untouched ? {} : { crop: cut(image.naturalWidth, image.naturalHeight, shape) }) }
    await run(async () => emit('changed', await patch(base, body)))
  }
  onMounted(() => {
    image.onload = draw
    image.src = `${base}/file`
  })
  watch(shape, draw)
  return { say, busy, failed, alt, shape, save }
}
