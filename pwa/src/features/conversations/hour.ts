const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `HH:MM` in Shanghai of a moment that the server tells. */
export const hourOf = (at: string): string => format.format(new Date(at))
