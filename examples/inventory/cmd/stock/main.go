// Stock fills a store and prints its value.
package main

import "example.com/inventory"

type quiet struct{ changes int }

func (q *quiet) Changed(*inventory.Item) { q.changes++ }

func main() {
	log := &quiet{}
	store := inventory.New(log)
	store.Put("bolts", 100, 2)
	store.Put("nuts", 80, 1)
	println(store.Total(), log.changes)
}
