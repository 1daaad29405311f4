/** The agents' protocol, a file of its own: its library is large, and nothing else needs it. */
export { serveAgents } from './mcp/index';
