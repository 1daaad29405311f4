/** Who passes what to a function's parameters that leak, and whether it pays with an allocation. */
import type { Func } from '../ir/node';
import { ownerOf } from '../program';
import { behind, type Expr, Kind, startOf, walk } from '../syntax';
import type { Analysed } from './file';
import { text } from './findings';
import type { FlowSubject } from './flow';
import { findingsOf, functionName } from './functions';
import type { PassedBy } from './model';

/** More calls than this are not listed. */
const maxCalls = 50;

/** The calls of a function in its package that hand something to a parameter that leaks. */
export function passedBy(a: Analysed, { decl, obj }: FlowSubject): PassedBy[] {
  const { analysis, answers } = a;
  if (analysis === undefined) return [];
  const { positions } = answers.live;
  const described = findingsOf(answers, analysis);
  const mine = described.filter((d) => d.finding.fn?.nname.origin === obj && d.finding.param >= 0);
  const leaking = mine.filter((d) => d.info.kind === 'leaks' || d.info.kind === 'leaksContent');
  if (leaking.length === 0) return [];
  const hasRecv = decl.recv !== undefined;
  const list: PassedBy[] = [];
  const wants = (callee: Func | undefined): boolean => callee !== undefined && ownerOf(callee) === obj;
  for (const caller of analysis.pkg.checker?.funcs ?? []) {
    const facts = analysis.inlining.get(caller.obj);
    const calls = new Set((facts?.calls ?? []).filter((c) => wants(c.callee)).map((c) => c.pos));
    if (calls.size === 0) continue;
    walk(caller.decl, (n) => {
      if (n.kind !== Kind.CallExpr || !calls.has(n.pos) || list.length >= maxCalls) return true;
      const place = positions.base(n.pos)?.place(n.pos);
      if (place === undefined) return true;
      for (const { finding, info } of leaking) {
        const i = finding.param - (hasRecv ? 1 : 0);
        const arg = i < 0 ? (n.fun.kind === Kind.SelectorExpr ? n.fun.x : undefined) : n.argList[i];
        if (arg === undefined) continue;
        const argument = sourceOf(a, arg);
        // What the argument's allocation says of itself: its chain passes this call.
        const pays = described.find(
          (d) =>
            d.info.allocation !== undefined &&
            d.info.state !== 'stack' &&
            d.info.state !== 'free' &&
            argument.includes(d.info.name) &&
            d.finding.fn !== undefined &&
            d.info.steps.some(
              (s) => s.why === 'call parameter' && s.place?.line === place.line && s.place.col === place.col,
            ),
        );
        list.push({
          caller: text(functionName(caller.decl)),
          place,
          param: info.name,
          argument,
          ...(pays === undefined ? {} : { pays: pays.info.text }),
        });
      }
      return true;
    });
  }
  return list;
}

function sourceOf(a: Analysed, n: Expr): string {
  const { positions } = a.answers.live;
  const start = startOf(n),
    base = positions.base(start);
  if (base === undefined) return '';
  return text(base.text.slice(start - base.start, behind(n) - base.start)).replace(/\s+/g, ' ');
}
