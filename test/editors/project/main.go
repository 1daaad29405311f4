package main

type point struct{ x, y int }

type visitor interface{ visit(p *point) int }

type adder struct{ total int }

func (a *adder) visit(p *point) int {
	a.total += p.x + p.y
	return a.total
}

func walk(v visitor) int {
	spot := point{1, 2}
	return v.visit(&spot)
}

var total visitor = &adder{}

func main() {
	println(walk(total))
}
