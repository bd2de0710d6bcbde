// The pages of suppliers and of the platform's staff.
export { default } from 'virtual:pages/consoles'
