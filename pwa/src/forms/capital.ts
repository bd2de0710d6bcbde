/** A word as the first of a line; Chinese stays as it is. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
