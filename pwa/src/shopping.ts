// The shop: what one buys, where it goes, and what happens when it doesn't please.
export { default } from 'virtual:pages/shopping'
