/** What analyses packages for `goscape-vet`. */
export { analyse } from './vet/analyse';
