/**
 * Why something is on the heap: a closed list of causes, each with what it means, what to do about it, and an example.
 * The codes are what diagnostics carry; the texts are what hovers say.
 */

export type CauseCode =
  | 'returned'
  | 'package-variable'
  | 'stored-through-pointer'
  | 'slice-element'
  | 'map-element'
  | 'channel-send'
  | 'goroutine'
  | 'deferred-in-loop'
  | 'interface-call'
  | 'func-value-call'
  | 'no-body-call'
  | 'leaking-call'
  | 'boxed'
  | 'panic'
  | 'append'
  | 'copy'
  | 'captured'
  | 'outlives-loop'
  | 'outer-variable'
  | 'inside-escaping'
  | 'too-large'
  | 'too-aligned'
  | 'free'
  | 'unsafe'
  | 'param-leaks'
  | 'param-content-leaks'
  | 'param-to-result'
  | 'variable-size'
  | 'beyond-stack'
  | 'channel'
  | 'map-write'
  | 'string-append'
  | 'moved-slice'
  | 'go-statement'
  | 'defer-statement'
  | 'runtime-call'
  | 'stack'
  | 'unknown';

/** Groups of causes, for what can be expected of a remedy. */
export type CauseClass =
  | 'outlives'
  | 'unknown callee'
  | 'imprecision'
  | 'inlining'
  | 'policy'
  | 'inherited'
  | 'free'
  | 'none';

export interface Cause {
  readonly code: CauseCode;
  readonly class: CauseClass;
  /** A few words, to follow "on the heap: ". */
  readonly title: string;
  /** One or two sentences. */
  readonly meaning: string;
  /** What usually takes the allocation away; "" where nothing does or nothing needs to. */
  readonly remedy: string;
  /** A line or two of Go that show it. */
  readonly example: string;
}

const table: readonly Cause[] = [
  {
    code: 'returned',
    class: 'outlives',
    title: 'returned to the caller',
    meaning: "The function hands its caller a pointer to this, so it has to outlive the function's stack frame.",
    remedy:
      'Return the value instead of a pointer, let the caller pass in the memory, or keep the function small ' +
      'enough to be inlined: then the caller decides.',
    example: 'func newPoint() *Point { p := Point{1, 2}; return &p }',
  },
  {
    code: 'package-variable',
    class: 'outlives',
    title: 'stored in a package variable',
    meaning: 'A package variable lives as long as the program, and so does everything it can reach.',
    remedy: 'Store a copy of the value in the package variable instead of a pointer to it.',
    example: 'var last *Point\n\nfunc remember(p Point) { last = &p }',
  },
  {
    code: 'stored-through-pointer',
    class: 'imprecision',
    title: 'stored through a pointer',
    meaning:
      'It is assigned to something that is reached through a pointer. The compiler does not follow where the ' +
      'pointer leads and takes the target for heap memory, even if it is a local variable.',
    remedy:
      'Put it into a composite literal when the target is made, or assign to the variable itself and not through ' +
      'a pointer.',
    example:
      'func fill(x int) wrapper { w := &wrapper{}; w.p = &x; return wrapper{} } // w := &wrapper{p: &x} keeps x ' +
      'on the stack',
  },
  {
    code: 'slice-element',
    class: 'imprecision',
    title: 'stored in a slice element',
    meaning:
      'Elements of a slice count as heap memory when they are assigned, even if the slice itself stays on the stack.',
    remedy: 'Use a slice of values ([]T and not []*T), or a slice literal that holds the pointers from the start.',
    example: 'func local(x int) int { s := make([]*int, 1); s[0] = &x; return *s[0] }',
  },
  {
    code: 'map-element',
    class: 'imprecision',
    title: 'stored in a map',
    meaning: 'A map keeps its keys and values on the heap, even if the map is local.',
    remedy: 'Keep values in the map, and not pointers to them.',
    example:
      'func index(p Point) int { m := map[string]*Point{}; m["a"] = &p; return m["a"].X } // map[string]Point ' +
      'keeps a copy',
  },
  {
    code: 'channel-send',
    class: 'outlives',
    title: 'sent on a channel',
    meaning: 'Whoever receives it may keep it longer than this function runs.',
    remedy: 'Send the value: chan T instead of chan *T.',
    example: 'func send(ch chan *Point, p Point) { ch <- &p } // chan Point takes a copy',
  },
  {
    code: 'goroutine',
    class: 'outlives',
    title: 'used by a goroutine',
    meaning:
      "A goroutine can go on after this function has returned, so what it uses cannot be on this function's stack.",
    remedy:
      'Hand the goroutine a copy: pass the value as an argument, or capture a variable that is never assigned again.',
    example: 'func count(n int) { go func() { n++ }() }',
  },
  {
    code: 'deferred-in-loop',
    class: 'policy',
    title: 'deferred inside a loop',
    meaning:
      'A defer statement in a loop can be run any number of times before the function ends, so its records and ' +
      'arguments are kept on the heap.',
    remedy:
      "Move the loop's body, defer included, into a function of its own; mind that the deferred call then runs " +
      'earlier.',
    example: 'func each(points []Point) { n := 0; for range points { defer func() { n++ }() } }',
  },
  {
    code: 'interface-call',
    class: 'unknown callee',
    title: 'passed to an interface method',
    meaning:
      'Which method runs is known only at run time. The compiler assumes that it keeps its arguments; the real ' +
      'one may not.',
    remedy:
      'Pass the value, use the concrete type where it is known, or copy on the one path that needs the interface.',
    example: 'type sink interface{ put(*Point) }\n\nfunc show(s sink) { p := Point{1, 2}; s.put(&p) }',
  },
  {
    code: 'func-value-call',
    class: 'unknown callee',
    title: 'passed to a function value',
    meaning:
      'Which function runs is known only at run time. The compiler assumes that it keeps its arguments; the real ' +
      'one may not.',
    remedy:
      'Pass the value, call a named function, or make the function that takes the callback small enough to be inlined.',
    example: 'func each(visit func(*Point)) { p := Point{}; visit(&p) }',
  },
  {
    code: 'no-body-call',
    class: 'unknown callee',
    title: 'passed to a function without a body',
    meaning:
      'The function is written in assembly or linked in from elsewhere, so nobody can see what it does with its ' +
      'arguments.',
    remedy: 'If it keeps nothing, say so with //go:noescape on its declaration.',
    example: 'func sum(p *[64]byte) uint32 // in assembly\n\nfunc digest() uint32 { var b [64]byte; return sum(&b) }',
  },
  {
    code: 'leaking-call',
    class: 'outlives',
    title: 'passed to a function that keeps it',
    meaning: 'The function that is called lets its parameter get to the heap; its own hover says how.',
    remedy: 'Pass the value instead of a pointer, or change what the called function does with its parameter.',
    example: 'var last *Point\n\nfunc keep(p *Point) { last = p }\n\nfunc pass() { var p Point; keep(&p) }',
  },
  {
    code: 'boxed',
    class: 'outlives',
    title: 'put into an interface that is kept',
    meaning:
      'An interface holds a pointer to its value. The value is copied to the heap when the interface goes where ' +
      'the compiler cannot follow, as arguments of fmt functions do.',
    remedy:
      'Use a function that takes the concrete type (strconv instead of fmt), a type parameter, or convert once ' +
      'outside the loop. Constants, single bytes and small integers cost nothing.',
    example:
      'var shown []any\n\nfunc show(args ...any) { shown = append(shown, args...) }\n\nfunc say(n int) { show(n) }',
  },
  {
    code: 'panic',
    class: 'outlives',
    title: 'passed to panic',
    meaning: 'The value of a panic travels up the stack, beyond this function.',
    remedy: '',
    example: 'func fail(i int) { panic(Point{X: i}) }',
  },
  {
    code: 'append',
    class: 'imprecision',
    title: 'appended to a slice',
    meaning:
      'append may move the elements to a new array on the heap, so what they point to has to be on the heap as ' +
      'well, even if the slice is local.',
    remedy: 'Append values: []T instead of []*T.',
    example: 'func collect(p Point) int { var points []*Point; points = append(points, &p); return len(points) }',
  },
  {
    code: 'copy',
    class: 'imprecision',
    title: 'copied to memory that is not known',
    meaning: 'copy moves pointers to an array that the compiler does not follow.',
    remedy: 'Use a slice of values.',
    example: 'func into(dst []*Point, p Point) { copy(dst, []*Point{&p}) }',
  },
  {
    code: 'captured',
    class: 'outlives',
    title: 'captured by a closure that is kept',
    meaning:
      'A function literal uses the variable itself and not a copy, because it is assigned again, its address is ' +
      'taken, or it is larger than 128 bytes; and the function literal outlives this function.',
    remedy:
      'Copy it into a variable that is never assigned again and capture that, capture only the field that is ' +
      'needed, or pass it as an argument.',
    example: 'func counter() func() int { n := 0; return func() int { n++; return n } }',
  },
  {
    code: 'outlives-loop',
    class: 'imprecision',
    title: 'outlives its iteration of the loop',
    meaning:
      "A pointer to a variable of the loop's body is kept in a variable outside the loop. Each iteration has a " +
      'variable of its own, and the compiler cannot tell that only the last is used.',
    remedy: 'Declare the variable outside the loop, or keep a copy of the value outside.',
    example: 'func best(points []Point) int { var b *Point; for _, p := range points { b = &p }; return b.X }',
  },
  {
    code: 'outer-variable',
    class: 'outlives',
    title: 'kept by an enclosing function',
    meaning: 'It is stored in a variable of the function around this one, which outlives this one.',
    remedy: 'Store a copy of the value there.',
    example: 'func outer() int { var p *int; f := func() { x := 1; p = &x }; f(); return *p }',
  },
  {
    code: 'inside-escaping',
    class: 'inherited',
    title: 'part of something that is on the heap',
    meaning:
      'It is held by another object that is on the heap itself. What keeps that object there keeps this one, too.',
    remedy: 'Look at the object that holds it: once that stays on the stack, so does this.',
    example: 'func chain() *list { return &list{next: &list{}} }',
  },
  {
    code: 'too-large',
    class: 'policy',
    title: 'too large for the stack',
    meaning: 'Variables above 128 KiB, and objects made by new, make or &T{} above 64 KiB, are never put on the stack.',
    remedy: 'Make it smaller, reuse it, or, between the two limits, declare it as a variable.',
    example: 'func buffer() int { buf := make([]byte, 1<<20); return len(buf) }',
  },
  {
    code: 'too-aligned',
    class: 'policy',
    title: 'aligned more strictly than the stack',
    meaning: 'Its type asks for an alignment above that of a pointer, which the stack does not give.',
    remedy: '',
    example: 'var n atomic.Int64 // on a 32-bit machine',
  },
  {
    code: 'variable-size',
    class: 'policy',
    title: 'of a size known only at run time',
    meaning:
      'It does not escape, but its size is known only at run time: up to 32 bytes stay on the stack, more go to ' +
      'the heap. Releases before go1.25 put all of it on the heap.',
    remedy: 'If there is a small upper bound, make it with that constant size and slice it.',
    example: 'func scratch(n int) int { b := make([]byte, n); return len(b) }',
  },
  {
    code: 'beyond-stack',
    class: 'policy',
    title: 'stays, but has no room on the stack',
    meaning:
      'Nothing keeps it, but the stack has no place for it: a value above 1 KiB in an interface, a map with ' +
      'more than ' +
      'eight entries, a concatenation whose constants fill the buffer of 32 bytes, elements that append adds as a ' +
      'slice.',
    remedy: 'Make it smaller, or make it with a constant capacity.',
    example: 'func shown(p *[2000]byte) bool { var a any = *p; return a == nil }',
  },
  {
    code: 'channel',
    class: 'policy',
    title: 'a channel',
    meaning: 'Channels are always on the heap, also those that nothing keeps. The compiler prints no line about them.',
    remedy: 'Make it once and use it again.',
    example: 'func signal() { done := make(chan bool, 1); done <- true }',
  },
  {
    code: 'map-write',
    class: 'policy',
    title: 'a write to a map, which may need room',
    meaning:
      'What is written to a map is kept in memory that grows with it, on the heap, and keys and values above ' +
      '128 bytes ' +
      'have an object each. The compiler prints no line about it.',
    remedy: 'Make the map with the size that it will have.',
    example: 'func put(m map[string]int, k string) { m[k] = 1 }',
  },
  {
    code: 'string-append',
    class: 'policy',
    title: 'a string that is appended to',
    meaning: 'Strings cannot grow: `+=` makes a new one and copies both. The compiler prints no line about it.',
    remedy: 'Use a strings.Builder, or collect the parts in a slice of bytes.',
    example: 'func join(parts []string) (s string) { for _, p := range parts { s += p }; return s }',
  },
  {
    code: 'moved-slice',
    class: 'outlives',
    title: 'a slice that is moved to the heap where it leaves',
    meaning:
      'append builds the slice in a buffer on the stack while it is small. It leaves the function here, and what is ' +
      'still on the stack is copied to the heap.',
    remedy: 'Let the caller pass in the memory, or make the slice with the capacity that it will have.',
    example: 'func odd(n int) []int { var s []int; for i := range n { s = append(s, 2*i+1) }; return s }',
  },
  {
    code: 'go-statement',
    class: 'policy',
    title: 'starts a goroutine',
    meaning:
      'The arguments of the call are kept in an object on the heap until the goroutine runs, and a goroutine needs a ' +
      'stack, which the runtime makes or uses again.',
    remedy: 'Start fewer goroutines, and give them more to do.',
    example: 'func start(n int) { go work(n) }\n\nfunc work(n int) {}',
  },
  {
    code: 'defer-statement',
    class: 'policy',
    title: 'deferred in a loop',
    meaning:
      'Outside of loops, a deferred call has its record on the stack. In a loop there is one for each iteration, ' +
      'with ' +
      'its arguments, on the heap until the function ends.',
    remedy: 'Put the body of the loop into a function.',
    example: 'func closeAll(n int) { for i := range n { defer done(i) } }\n\nfunc done(n int) {}',
  },
  {
    code: 'runtime-call',
    class: 'policy',
    title: "a function of the runtime's that allocates",
    meaning:
      'A function of the runtime, which the package declares without a body, makes what it returns. The ' +
      'compiler prints ' +
      'no line about it.',
    remedy: '',
    example: '',
  },
  {
    code: 'free',
    class: 'free',
    title: 'escapes, but costs nothing',
    meaning:
      'On paper it escapes, but nothing is allocated when the program runs: it is a constant, has no size, or is ' +
      "a function that captures nothing, and lies in the program's static data.",
    remedy: '',
    example: 'var kept any\n\nfunc keep() { kept = "hello" }',
  },
  {
    code: 'unsafe',
    class: 'policy',
    title: 'converted through unsafe',
    meaning:
      'It is turned into an unsafe.Pointer, a uintptr, or a slice or string header, and the compiler keeps it ' +
      'where it cannot move.',
    remedy: 'Use unsafe.Slice and unsafe.String instead of headers.',
    example: '//go:uintptrescapes\nfunc pin(p uintptr) {}\n\nfunc call() { x := 1; pin(uintptr(unsafe.Pointer(&x))) }',
  },
  {
    code: 'param-leaks',
    class: 'outlives',
    title: 'the function keeps its parameter',
    meaning: 'The pointer that is passed in reaches the heap. Whatever a caller passes here has to be on the heap.',
    remedy: 'Take the value instead of a pointer, if it is only read.',
    example: 'var last *Point\n\nfunc keep(p *Point) { last = p }',
  },
  {
    code: 'param-content-leaks',
    class: 'outlives',
    title: 'the function keeps what its parameter points to',
    meaning: 'The parameter itself is not kept, but something that it points to is.',
    remedy: '',
    example: 'var head *list\n\nfunc first(p *list) { head = p.next }',
  },
  {
    code: 'param-to-result',
    class: 'none',
    title: 'the parameter leaves through a result',
    meaning:
      'The function hands its parameter, or something it points to, back to the caller. It is on the heap only if ' +
      'the caller lets the result go there.',
    remedy: '',
    example: 'func id(p *Point) *Point { return p }',
  },
  {
    code: 'stack',
    class: 'none',
    title: 'stays on the stack',
    meaning: 'Nothing keeps it longer than the function runs.',
    remedy: '',
    example: '',
  },
  {
    code: 'unknown',
    class: 'none',
    title: 'the reason is not known',
    meaning: 'The compiler gives no reason for it.',
    remedy: '',
    example: '',
  },
];

const byCode = new Map(table.map((c) => [c.code, c]));

/** All causes, in the order in which documentation lists them. */
export const causes: readonly Cause[] = table;

/** The texts of a cause. */
export function causeOf(code: CauseCode): Cause {
  return byCode.get(code) ?? byCode.get('unknown')!;
}
