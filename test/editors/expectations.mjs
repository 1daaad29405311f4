// What the editors have to show of project/main.go. The toy server of test/lsp/ differs in a few words from the real
// one.

const common = {
  file: 'main.go',
  /** The variable that is moved to the heap, on this line (from 1). */
  line: 15,
  name: 'spot',
  diagnostic: 'moved to heap: spot',
  hover: ['is on the heap', 'What helps', 'moved to heap: spot'],
  hint: 'heap 16 B',
  action: 'by value',
  after: ['return v.visit(spot)'],
  status: '1 on the heap',
  statusAfter: '0 on the heap',
};

export const real = {
  ...common,
  code: 'interface-call',
  graph: 'spot',
  hover: [...common.hover, '&spot', 'v.visit(&spot)', 'main.go:16'],
  after: [...common.after, 'visit(p point) int }', 'func (a *adder) visit(p point) int {'],
};

export const fake = {
  ...common,
  code: 'func-value-call',
  hover: [...common.hover, '&spot', 'visit(&spot)', 'main.go:16'],
};
