// Heritage and search: what one reads.
export { default } from 'virtual:pages/reading'
