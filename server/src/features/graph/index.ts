/** The flow of a function in the formats that show it. */
export { graphDot } from './dot';
export { graphMermaid } from './mermaid';
export { themed } from './svg';
export { graphText } from './text';
