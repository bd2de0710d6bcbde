const SIDE = 2560
const QUALITY = 0.86

/** A photo made smaller on the phone, upright and without what the camera wrote beside it; others go as they are. */
export async function smaller(file: File): Promise<Blob> {
  try {
    const whole = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, SIDE / Math.max(whole.width, whole.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(whole.width * scale)
    canvas.height = Math.round(whole.height * scale)
    canvas.getContext('2d')?.drawImage(whole, 0, 0, canvas.width, canvas.height)
    whole.close()
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
    return made ?? file
  } catch {
    return file // a kind this browser can't draw: the server says what it takes
  }
}
