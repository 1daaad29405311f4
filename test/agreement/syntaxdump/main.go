// Syntaxdump prints the syntax trees that the compiler's own parser makes of the files named on standard input:
// each node's kind, position, texts and numbers, and what is below it. The package syntaxdump/syntax is the
// distribution's cmd/compile/internal/syntax; syntaxdump.mjs copies it beside this file in a temporary folder.
package main

import (
	"bufio"
	"fmt"
	"os"
	"reflect"

	"syntaxdump/syntax"
)

var out = bufio.NewWriterSize(os.Stdout, 1<<20)

func place(p syntax.Pos) string { return fmt.Sprintf("%d:%d", p.Line(), p.Col()) }

// skipped are fields that are dumped otherwise, or that are not the parser's.
var skipped = map[string]bool{"Pragma": true, "Group": true, "Target": true, "GoVersion": true, "DeferAt": true}

func dump(v reflect.Value) {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	node := v.Interface().(syntax.Node)
	e := v.Elem()
	t := e.Type()
	fmt.Fprintf(out, "%s %s", t.Name(), place(node.Pos()))
	for i := range e.NumField() {
		f, fv := t.Field(i), e.Field(i)
		if f.PkgPath != "" || f.Anonymous || skipped[f.Name] {
			continue
		}
		switch fv.Kind() {
		case reflect.String:
			fmt.Fprintf(out, " %x", fv.String())
		case reflect.Bool:
			fmt.Fprintf(out, " %t", fv.Bool())
		case reflect.Int:
			fmt.Fprintf(out, " %d", fv.Int())
		case reflect.Uint, reflect.Uint8:
			if t, ok := fv.Interface().(syntax.Token); ok {
				fmt.Fprintf(out, " %s", t)
			} else {
				fmt.Fprintf(out, " %d", fv.Uint())
			}
		case reflect.Struct:
			if p, ok := fv.Interface().(syntax.Pos); ok {
				fmt.Fprintf(out, " %s", place(p))
			}
		}
	}
	switch n := node.(type) {
	case *syntax.BranchStmt:
		if n.Target != nil {
			fmt.Fprintf(out, " -> %s", place(n.Target.Pos()))
		}
	case *syntax.File:
		fmt.Fprintf(out, " %s", n.GoVersion)
	}
	fmt.Fprintln(out)
	for i := range e.NumField() {
		f, fv := t.Field(i), e.Field(i)
		if f.PkgPath != "" || f.Anonymous || skipped[f.Name] {
			continue
		}
		switch fv.Kind() {
		case reflect.Interface, reflect.Pointer:
			dumpOrNil(fv)
		case reflect.Slice, reflect.Array:
			fmt.Fprintf(out, "[%d\n", fv.Len())
			for j := range fv.Len() {
				dumpOrNil(fv.Index(j))
			}
		}
	}
}

func dumpOrNil(v reflect.Value) {
	if v.IsNil() {
		fmt.Fprintln(out, "-")
	} else {
		dump(v)
	}
}

func main() {
	defer out.Flush()
	names := bufio.NewScanner(os.Stdin)
	for names.Scan() {
		name := names.Text()
		fmt.Fprintf(out, "=== %s\n", name)
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		report := func(err error) {
			e := err.(syntax.Error)
			fmt.Fprintf(out, "! %s %s\n", place(e.Pos), e.Msg)
		}
		file, _ := syntax.Parse(syntax.NewFileBase(name), f, report, nil, syntax.CheckBranches)
		f.Close()
		if file != nil {
			dump(reflect.ValueOf(file))
		}
	}
}
