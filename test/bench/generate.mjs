// A module of a wanted size: one package of functions that call each other, allocate, and keep what they are given.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const perFile = 1000;

/** The text of function number i: 20 lines. */
const functionText = (i) => `
type node${i} struct {
	next  *node${i}
	value int
	name  string
}

// walk${i} sums a list and keeps its last node.
func walk${i}(list *node${i}, limit int) (int, *node${i}) {
	sum := 0
	last := &node${i}{name: "none"}
	for n := list; n != nil && sum < limit; n = n.next {
		sum += n.value + ${i === 0 ? 'limit' : `step${i - 1}(n.value, &sum)`}
		last = n
	}
	return sum, last
}

func step${i}(n int, at *int) int { *at += n; return *at / ${i + 1} }
`;

/** Writes a module of about that many lines; returns its folder's first file and a line inside a function's body. */
export function generate(folder, lines) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'go.mod'), 'module example.com/generated\n\ngo 1.26\n');
  const count = Math.ceil(lines / 20);
  for (let from = 0, n = 0; from < count; from += perFile / 20, n++) {
    let text = 'package generated\n';
    for (let i = from; i < Math.min(count, from + perFile / 20); i++) text += functionText(i);
    writeFileSync(join(folder, `part${String(n).padStart(4, '0')}.go`), text);
  }
  return { file: join(folder, 'part0000.go'), line: 11 };
}
