/**
 * Makes a drawing readable on light, dark and high-contrast pages: colours by class, which follow an editor's theme
 * where
 * there is one, and else the reader's preference.
 */

const style = `<style>
svg{--fg:var(--vscode-editor-foreground,#24292f);--bad:var(--vscode-errorForeground,#cf222e);
--warn:var(--vscode-editorWarning-foreground,#9a6700);--good:var(--vscode-testing-iconPassed,#1a7f37);
--info:var(--vscode-textLink-foreground,#0969da)}
@media (prefers-color-scheme:dark){svg{--fg:var(--vscode-editor-foreground,#e6edf3);
--bad:var(--vscode-errorForeground,#ff7b72);
--warn:var(--vscode-editorWarning-foreground,#d29922);--good:var(--vscode-testing-iconPassed,#56d364);
--info:var(--vscode-textLink-foreground,#79c0ff)}}
.graph>text{fill:var(--fg)}
.node{--c:var(--good)}.node.heap,.node.escapes{--c:var(--bad)}.node.leaks{--c:var(--warn)}
.node.result,.node.param{--c:var(--info)}.edge{--c:var(--fg)}.edge.chain{--c:var(--bad)}
.node path,.node polygon,.node ellipse,.node polyline,.edge path{stroke:var(--c)}
.edge polygon{stroke:var(--c);fill:var(--c)}
.node text,.edge text{fill:var(--c)}
a:focus{outline:2px solid var(--info)}
</style>`;

/** The drawing that Graphviz made, without the lines that belong to a file of its own, and with colours by class. */
export function themed(svg: string): string {
  const from = svg.indexOf('<svg');
  const body = from < 0 ? svg : svg.slice(from);
  const end = body.indexOf('>');
  return `${body.slice(0, end + 1)}\n${style}${body.slice(end + 1)}`;
}
