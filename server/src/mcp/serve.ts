/** Serves agents: the tools with their descriptions, over standard input and output. */
import type { Readable, Writable } from 'node:stream';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
import { type Flags, UsageError } from '../cli/index';
import { short } from './short';
import { Tools } from './tools';

const place = z
  .string()
  .describe('FILE:LINE or FILE:LINE:COL (columns count bytes from 1), or a function: Name, T.Name, (*T).Name');
const packages = z.array(z.string()).optional().describe('as for the go command: ./..., ./hot, import paths');

/** Serves until the input ends. */
export async function serveAgents(flags: Flags, input: Readable, output: Writable): Promise<void> {
  const tools = new Tools(flags);
  const server = new McpServer(
    { name: 'goscape', version: process.env.GOSCAPE_VERSION ?? 'dev' },
    {
      instructions:
        "Answers where Go values live and what allocates, as the Go compiler's escape analysis does, " +
        'without a build. ' +
        'Ask hotspots first, explain for a place, edits for what helps, try_edits before you write a change.',
    },
  );
  const readOnly = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
  const said = async (hint: string, say: () => string | Promise<string>) => {
    try {
      return { content: [{ type: 'text' as const, text: short(await say(), hint) }] };
    } catch (e) {
      // What was asked cannot be answered: the agent can mend that.
      if (!(e instanceof UsageError)) throw e;
      return { isError: true, content: [{ type: 'text' as const, text: short(e.message, 'ask for less') }] };
    }
  };
  server.registerTool(
    'explain',
    {
      title: 'Why is this on the heap',
      description:
        'Says of the variables, allocations, calls or the function at a place whether they are on the heap, ' +
        'why, step by ' +
        'step to who keeps them, and what usually helps.',
      inputSchema: { place },
      annotations: readOnly,
    },
    (a) => said('ask for a column of the line', () => tools.explain(a.place)),
  );
  server.registerTool(
    'hotspots',
    {
      title: 'What allocates most',
      description:
        'Ranks the places that allocate: by a heap profile (pprof file) if one is named, or else by loops, ' +
        'callers and size.',
      inputSchema: {
        packages,
        profile: z.string().optional().describe('a heap profile, such as of go test -memprofile'),
        top: z.number().int().min(1).max(30).optional().describe('how many, 12 if not named'),
      },
      annotations: readOnly,
    },
    (a) => said('name fewer packages', () => tools.hotspots(a.packages ?? [], a.profile ?? '', a.top ?? 12)),
  );
  server.registerTool(
    'edits',
    {
      title: 'Which edits help',
      description:
        'Edits that take an allocation at a place away. Each was tried on the program: the allocation is gone, ' +
        'and nothing ' +
        'new is on the heap.',
      inputSchema: { place },
      annotations: readOnly,
    },
    (a) => said('ask for a line with less in it', () => tools.edits(a.place)),
  );
  server.registerTool(
    'try_edits',
    {
      title: 'What would these edits change',
      description:
        'What edits that are not written yet would put on the heap, take off it, or break, in the whole module. ' +
        'Nothing is ' +
        'written. An edit replaces old_text, which has to be in the file once, or without it the whole file.',
      inputSchema: {
        edits: z.array(z.object({ file: z.string(), old_text: z.string().optional(), new_text: z.string() })).min(1),
        packages,
      },
      annotations: readOnly,
    },
    (a) => said('name fewer packages', () => tools.patch(a.edits, a.packages ?? [])),
  );
  server.registerTool(
    'check_promises',
    {
      title: 'Are the promises kept',
      description:
        'Checks comments such as //goscape:noalloc, noescape, stack and inline, and says how a broken one comes about.',
      inputSchema: { packages },
      annotations: readOnly,
    },
    (a) => said('name fewer packages', () => tools.promises(a.packages ?? [])),
  );
  server.registerTool(
    'graph',
    {
      title: 'What flows where',
      description:
        'The flow of values in the function at a place: variables, allocations, results and the heap, with ' +
        'dereferences, ' +
        'and who passes what to parameters that leak.',
      inputSchema: { place, format: z.enum(['text', 'mermaid']).optional() },
      annotations: readOnly,
    },
    (a) => said('ask for a smaller function', () => tools.graph(a.place, a.format ?? 'text')),
  );
  const closed = new Promise<void>((resolve) => {
    input.once('end', resolve);
    input.once('close', resolve);
  });
  await server.connect(new StdioServerTransport(input, output));
  await closed;
  await server.close();
  tools.dispose();
}
