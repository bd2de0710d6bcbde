import type { RoutePage } from '../../api/types'
import type { Lang } from '../../lib/lang'

const [WIDTH, HEIGHT, PAD] = [750, 1000, 40]

function load(address: string): Promise<HTMLImageElement> {
  return new Promise((done, failed) => {
    const image = new Image()
    image.onload = () => done(image)
    image.onerror = failed
    image.src = address
  })
}

/** Text in lines no wider than the picture; breaks anywhere in Chinese, at spaces in English. */
export function wrapped(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/[\x21-\x7e]+\s*|./gu) ?? []) {
    if (line && !fits(line + piece)) {
      lines.push(line.trimEnd())
      line = piece
    } else line += piece
  }
  return line ? [...lines, line] : lines
}

/**
 * A picture of a route to send to a friend, with a code that leads to its page. Drawn on the phone with the phone's own
 * Chinese letters: the server has none it could count on, and this works without a network.
 */
export async function picture(route: RoutePage, lang: Lang, brand: string, days: string): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  const serif = getComputedStyle(document.documentElement).getPropertyValue('--serif') || 'serif'
  pen.fillStyle = '#faf6ef'
  pen.fillRect(0, 0, WIDTH, HEIGHT)
  pen.drawImage(await load(`${route.picture.base}.svg`), 0, 0, WIDTH, WIDTH * 0.62)
  let y = WIDTH * 0.62 + 64
  const write = (
    text: string,
    font: string,
    colour: string,
    step: number,
    most: number,
    width = WIDTH - 2 * PAD,
  ): void => {
    pen.font = font
    pen.fillStyle = colour
    for (const line of wrapped(text, (one) => pen.measureText(one).width <= width).slice(0, most)) {
      pen.fillText(line, PAD, y)
      y += step
    }
  }
  write(route.name, `700 44px ${serif}`, '#22262b', 56, 2)
  write(`${days} · ${route.countyNames.join('·')}`, '26px sans-serif', '#b3261e', 44, 1)
  write(route.summary, '28px sans-serif', '#5a6068', 42, 3, WIDTH - 3 * PAD - 180)
  pen.drawImage(
    await load(`/media/qr/routes/${route.slug}.${lang}.svg`),
    WIDTH - PAD - 180,
    HEIGHT - PAD - 180,
    180,
    180,
  )
  pen.font = `700 32px ${serif}`
  pen.fillStyle = '#b3261e'
  pen.fillText(brand, PAD, HEIGHT - PAD - 12)
  return new Promise((done, failed) =>
    canvas.toBlob((made) => (made ? done(made) : failed(new Error('no picture'))), 'image/png'),
  )
}
